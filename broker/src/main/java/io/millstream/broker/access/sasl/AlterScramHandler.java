package io.millstream.broker.access.sasl;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.access.sasl.ScramStore.ScramUser;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.AlterUserScramCredentialsRequest;
import io.millstream.wire.message.AlterUserScramCredentialsRequest.ScramCredentialDeletion;
import io.millstream.wire.message.AlterUserScramCredentialsRequest.ScramCredentialUpsertion;
import io.millstream.wire.message.AlterUserScramCredentialsResponse;
import io.millstream.wire.message.AlterUserScramCredentialsResponse.AlterUserScramCredentialsResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sets and removes SCRAM credentials (KIP-554). Clients send a salted hash, never the password.
 *
 * <p>A user may stand in a request once; each is judged for itself, and the good changes become durable together.
 */
final class AlterScramHandler
        implements RequestHandler<AlterUserScramCredentialsRequest, AlterUserScramCredentialsResponse> {
    private static final int MAX_SALT_BYTES = 1_024;

    private final ScramStore store;

    AlterScramHandler(ScramStore store) {
        this.store = store;
    }

    /** What is wrong with one user's part of a request. */
    private record Problem(ErrorCode error, String message) {}

    /** The good changes, and what is wrong with the others. */
    private static final class Judged {
        private final Map<String, ScramUser> deletions = new LinkedHashMap<>();
        private final Map<String, ScramCredentialUpsertion> upsertions = new LinkedHashMap<>();
        private final Map<String, Problem> problems = new LinkedHashMap<>();

        /** True if the user stands in the request for the first time. */
        boolean isFirst(String user) {
            if (problems.containsKey(user)) {
                return false;
            }
            boolean deleted = deletions.remove(user) != null;
            boolean upserted = upsertions.remove(user) != null;
            if (deleted || upserted) {
                problems.put(
                        user,
                        new Problem(
                                ErrorCode.DUPLICATE_RESOURCE,
                                "A user credential cannot be altered twice in the same request"));
                return false;
            }
            return true;
        }
    }

    @Override
    public CompletionStage<@Nullable AlterUserScramCredentialsResponse> handle(
            AlterUserScramCredentialsRequest request, RequestContext context) {
        return CompletableFuture.completedFuture(answer(request, context));
    }

    private AlterUserScramCredentialsResponse answer(AlterUserScramCredentialsRequest request, RequestContext context) {
        var judged = new Judged();
        if (context.isAllowedOnCluster(AclOperation.ALTER)) {
            request.deletions().forEach(deletion -> judge(judged, deletion));
            request.upsertions().forEach(upsertion -> judge(judged, upsertion));
        } else {
            var denied = new Problem(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, "Cluster authorization failed.");
            request.deletions().forEach(deletion -> judged.problems.put(deletion.name(), denied));
            request.upsertions().forEach(upsertion -> judged.problems.put(upsertion.name(), denied));
        }
        apply(judged);
        var response = new AlterUserScramCredentialsResponse();
        judged.deletions.keySet().forEach(user -> response.results().add(result(user)));
        judged.upsertions.keySet().forEach(user -> response.results().add(result(user)));
        judged.problems.forEach((user, problem) -> response.results()
                .add(result(user).errorCode(problem.error.code()).errorMessage(problem.message)));
        return response;
    }

    private void judge(Judged judged, ScramCredentialDeletion deletion) {
        if (!judged.isFirst(deletion.name())) {
            return;
        }
        Optional<ScramMechanism> mechanism = ScramMechanism.ofCode(deletion.mechanism());
        Problem problem = nameProblem(deletion.name(), mechanism);
        if (problem == null && mechanism.isPresent()) {
            var key = new ScramUser(deletion.name(), mechanism.get());
            if (store.find(key).isPresent()) {
                judged.deletions.put(deletion.name(), key);
                return;
            }
            problem = new Problem(
                    ErrorCode.RESOURCE_NOT_FOUND, "Attempt to delete a user credential that does not exist");
        }
        if (problem != null) {
            judged.problems.put(deletion.name(), problem);
        }
    }

    private static void judge(Judged judged, ScramCredentialUpsertion upsertion) {
        if (!judged.isFirst(upsertion.name())) {
            return;
        }
        Problem problem = problem(upsertion);
        if (problem == null) {
            judged.upsertions.put(upsertion.name(), upsertion);
        } else {
            judged.problems.put(upsertion.name(), problem);
        }
    }

    private static @Nullable Problem problem(ScramCredentialUpsertion upsertion) {
        Optional<ScramMechanism> mechanism = ScramMechanism.ofCode(upsertion.mechanism());
        Problem problem = nameProblem(upsertion.name(), mechanism);
        if (problem != null || mechanism.isEmpty()) {
            return problem;
        }
        if (upsertion.iterations() < ScramMechanism.MIN_ITERATIONS) {
            return new Problem(ErrorCode.UNACCEPTABLE_CREDENTIAL, "Too few iterations");
        } else if (upsertion.iterations() > ScramMechanism.MAX_ITERATIONS) {
            return new Problem(ErrorCode.UNACCEPTABLE_CREDENTIAL, "Too many iterations");
        } else if (upsertion.salt().remaining() == 0 || upsertion.salt().remaining() > MAX_SALT_BYTES) {
            return new Problem(
                    ErrorCode.UNACCEPTABLE_CREDENTIAL,
                    "A salt has 1 to " + MAX_SALT_BYTES + " bytes, not "
                            + upsertion.salt().remaining());
        } else if (upsertion.saltedPassword().remaining() != mechanism.get().hashBytes()) {
            return new Problem(
                    ErrorCode.UNACCEPTABLE_CREDENTIAL,
                    "A salted password for " + mechanism.get().registeredName() + " has "
                            + mechanism.get().hashBytes() + " bytes, not "
                            + upsertion.saltedPassword().remaining());
        }
        return null;
    }

    private static @Nullable Problem nameProblem(String user, Optional<ScramMechanism> mechanism) {
        if (user.isEmpty()) {
            return new Problem(ErrorCode.UNACCEPTABLE_CREDENTIAL, "Username must not be empty");
        }
        return mechanism.isPresent()
                ? null
                : new Problem(ErrorCode.UNSUPPORTED_SASL_MECHANISM, "Unknown SCRAM mechanism");
    }

    private void apply(Judged judged) {
        if (judged.deletions.isEmpty() && judged.upsertions.isEmpty()) {
            return;
        }
        try {
            store.change(credentials -> {
                judged.deletions.values().forEach(credentials::remove);
                judged.upsertions.values().forEach(upsertion -> put(credentials, upsertion));
                return credentials;
            });
        } catch (IOException e) {
            var failed =
                    new Problem(ErrorCode.KAFKA_STORAGE_ERROR, "the credentials could not be written to disk: " + e);
            judged.deletions.keySet().forEach(user -> judged.problems.put(user, failed));
            judged.upsertions.keySet().forEach(user -> judged.problems.put(user, failed));
            judged.deletions.clear();
            judged.upsertions.clear();
        }
    }

    private static void put(Map<ScramUser, ScramCredential> credentials, ScramCredentialUpsertion upsertion) {
        ScramMechanism mechanism = ScramMechanism.ofCode(upsertion.mechanism()).orElseThrow();
        credentials.put(
                new ScramUser(upsertion.name(), mechanism),
                ScramCredential.ofSaltedPassword(
                        mechanism, bytes(upsertion.saltedPassword()), bytes(upsertion.salt()), upsertion.iterations()));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static AlterUserScramCredentialsResult result(String user) {
        return new AlterUserScramCredentialsResult().user(user);
    }
}
