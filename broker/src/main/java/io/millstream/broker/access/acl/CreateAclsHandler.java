package io.millstream.broker.access.acl;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.CreateAclsRequest;
import io.millstream.wire.message.CreateAclsRequest.AclCreation;
import io.millstream.wire.message.CreateAclsResponse;
import io.millstream.wire.message.CreateAclsResponse.AclCreationResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Adds entries, each judged for itself; the good ones become durable together. */
final class CreateAclsHandler implements RequestHandler<CreateAclsRequest, CreateAclsResponse> {
    private final AclStore store;

    CreateAclsHandler(AclStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<@Nullable CreateAclsResponse> handle(CreateAclsRequest request, RequestContext context) {
        return CompletableFuture.completedFuture(answer(request, context));
    }

    private CreateAclsResponse answer(CreateAclsRequest request, RequestContext context) {
        if (!context.isAllowedOnCluster(AclOperation.ALTER)) {
            return everyResult(request, () -> refused(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, null));
        }
        if (!context.authorizer().isOn()) {
            return everyResult(request, () -> refused(ErrorCode.SECURITY_DISABLED, "No Authorizer is configured."));
        }
        var good = new ArrayList<Acl>();
        List<AclCreationResult> results = new ArrayList<>();
        for (AclCreation creation : request.creations()) {
            Acl acl = acl(creation);
            String problem = problem(acl);
            if (problem == null) {
                good.add(acl);
                results.add(new AclCreationResult());
            } else {
                results.add(refused(ErrorCode.INVALID_REQUEST, problem));
            }
        }
        try {
            store.add(good);
        } catch (IOException e) {
            return everyResult(
                    request,
                    () -> refused(ErrorCode.KAFKA_STORAGE_ERROR, "the entries could not be written to disk: " + e));
        }
        return new CreateAclsResponse().results(results);
    }

    private static Acl acl(AclCreation creation) {
        return new Acl(
                new ResourcePattern(
                        ResourceType.ofCode(creation.resourceType()).orElse(ResourceType.UNKNOWN),
                        creation.resourceName(),
                        PatternType.of(creation.resourcePatternType())),
                creation.principal(),
                creation.host(),
                AclOperation.ofCode(creation.operation()).orElse(AclOperation.UNKNOWN),
                Permission.of(creation.permissionType()));
    }

    /** Why an entry cannot be added, in Kafka's words where it has some; null if it can. */
    private static @Nullable String problem(Acl acl) {
        ResourcePattern pattern = acl.pattern();
        ResourceType type = pattern.resourceType();
        if (type == ResourceType.UNKNOWN || type == ResourceType.ANY) {
            return "Invalid resourceType " + type;
        } else if (type == ResourceType.CLUSTER && !pattern.name().equals(ResourceType.CLUSTER_NAME)) {
            return "The only valid name for the CLUSTER resource is " + ResourceType.CLUSTER_NAME;
        } else if (pattern.name().isEmpty()) {
            return "Invalid empty resource name";
        } else if (pattern.patternType() != PatternType.LITERAL && pattern.patternType() != PatternType.PREFIXED) {
            return "Invalid patternType " + pattern.patternType();
        } else if (acl.operation() == AclOperation.UNKNOWN || acl.operation() == AclOperation.ANY) {
            return "Invalid operation " + acl.operation();
        } else if (acl.permission() != Permission.ALLOW && acl.permission() != Permission.DENY) {
            return "Invalid permissionType " + acl.permission();
        } else if (!AclSettings.isPrincipal(acl.principal())) {
            return "Could not parse principal from `" + acl.principal()
                    + "` (no colon is present separating the principal" + " type from the principal name)";
        } else if (acl.host().isEmpty()) {
            return "Invalid empty host; * stands for all";
        }
        return null;
    }

    private static CreateAclsResponse everyResult(CreateAclsRequest request, Supplier<AclCreationResult> result) {
        return new CreateAclsResponse()
                .results(request.creations().stream()
                        .map(creation -> result.get())
                        .toList());
    }

    private static AclCreationResult refused(ErrorCode error, @Nullable String message) {
        return new AclCreationResult().errorCode(error.code()).errorMessage(message);
    }
}
