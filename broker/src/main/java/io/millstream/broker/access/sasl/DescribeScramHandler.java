package io.millstream.broker.access.sasl;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DescribeUserScramCredentialsRequest;
import io.millstream.wire.message.DescribeUserScramCredentialsRequest.UserName;
import io.millstream.wire.message.DescribeUserScramCredentialsResponse;
import io.millstream.wire.message.DescribeUserScramCredentialsResponse.CredentialInfo;
import io.millstream.wire.message.DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tells which users have SCRAM credentials, for which mechanisms and with how many iterations (KIP-554). */
final class DescribeScramHandler
        implements RequestHandler<DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsResponse> {
    private final ScramStore store;

    DescribeScramHandler(ScramStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<@Nullable DescribeUserScramCredentialsResponse> handle(
            DescribeUserScramCredentialsRequest request, RequestContext context) {
        return CompletableFuture.completedFuture(answer(request, context));
    }

    private DescribeUserScramCredentialsResponse answer(
            DescribeUserScramCredentialsRequest request, RequestContext context) {
        var response = new DescribeUserScramCredentialsResponse();
        if (!context.isAllowedOnCluster(AclOperation.DESCRIBE)) {
            return response.errorCode(ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code())
                    .errorMessage("Cluster authorization failed.");
        }
        Map<String, List<CredentialInfo>> byUser = new LinkedHashMap<>();
        store.all().forEach((key, credential) -> byUser.computeIfAbsent(key.name(), user -> new ArrayList<>())
                .add(new CredentialInfo().mechanism(key.mechanism().code()).iterations(credential.iterations())));
        List<UserName> wanted = request.users();
        if (wanted == null || wanted.isEmpty()) {
            byUser.forEach((user, credentials) -> response.results().add(found(user, credentials)));
            return response;
        }
        Map<String, Integer> timesAsked = new LinkedHashMap<>();
        wanted.forEach(user -> timesAsked.merge(user.name(), 1, Integer::sum));
        timesAsked.forEach((user, times) -> response.results().add(result(user, times, byUser.get(user))));
        return response;
    }

    private static DescribeUserScramCredentialsResult result(
            String user, int times, @Nullable List<CredentialInfo> credentials) {
        if (times > 1) {
            return new DescribeUserScramCredentialsResult()
                    .user(user)
                    .errorCode(ErrorCode.DUPLICATE_RESOURCE.code())
                    .errorMessage(
                            "Cannot describe SCRAM credentials for the same user twice in a single request: " + user);
        } else if (credentials == null) {
            return new DescribeUserScramCredentialsResult()
                    .user(user)
                    .errorCode(ErrorCode.RESOURCE_NOT_FOUND.code())
                    .errorMessage("Attempt to describe a user credential that does not exist: " + user);
        }
        return found(user, credentials);
    }

    private static DescribeUserScramCredentialsResult found(String user, List<CredentialInfo> credentials) {
        return new DescribeUserScramCredentialsResult().user(user).credentialInfos(credentials);
    }
}
