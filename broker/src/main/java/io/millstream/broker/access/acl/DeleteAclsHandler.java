package io.millstream.broker.access.acl;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DeleteAclsRequest;
import io.millstream.wire.message.DeleteAclsRequest.DeleteAclsFilter;
import io.millstream.wire.message.DeleteAclsResponse;
import io.millstream.wire.message.DeleteAclsResponse.DeleteAclsFilterResult;
import io.millstream.wire.message.DeleteAclsResponse.DeleteAclsMatchingAcl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Removes the entries that filters choose. Each filter is answered by what it chose before any of them removed something. */
final class DeleteAclsHandler implements RequestHandler<DeleteAclsRequest, DeleteAclsResponse> {
    private final AclStore store;

    DeleteAclsHandler(AclStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<@Nullable DeleteAclsResponse> handle(DeleteAclsRequest request, RequestContext context) {
        return CompletableFuture.completedFuture(answer(request, context));
    }

    private DeleteAclsResponse answer(DeleteAclsRequest request, RequestContext context) {
        if (!context.isAllowedOnCluster(AclOperation.ALTER)) {
            return everyResult(request, () -> refused(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, null));
        }
        if (!context.authorizer().isOn()) {
            return everyResult(request, () -> refused(ErrorCode.SECURITY_DISABLED, "No Authorizer is configured."));
        }
        Set<Acl> now = store.index().all();
        var chosen = new LinkedHashSet<Acl>();
        List<DeleteAclsFilterResult> results = new ArrayList<>();
        for (DeleteAclsFilter wanted : request.filters()) {
            AclFilter filter = filter(wanted);
            if (filter.hasUnknown()) {
                results.add(refused(
                        ErrorCode.INVALID_REQUEST, "Filters contain UNKNOWN elements: this broker knows fewer"));
                continue;
            }
            List<Acl> matching = now.stream()
                    .filter(filter::chooses)
                    .sorted(AclOrder.BY_RESOURCE)
                    .toList();
            chosen.addAll(matching);
            results.add(new DeleteAclsFilterResult()
                    .matchingAcls(
                            matching.stream().map(DeleteAclsHandler::removed).toList()));
        }
        try {
            store.remove(chosen);
        } catch (IOException e) {
            return everyResult(
                    request,
                    () -> refused(ErrorCode.KAFKA_STORAGE_ERROR, "the change could not be written to disk: " + e));
        }
        return new DeleteAclsResponse().filterResults(results);
    }

    private static AclFilter filter(DeleteAclsFilter wanted) {
        return new AclFilter(
                ResourceType.ofCode(wanted.resourceTypeFilter()).orElse(ResourceType.UNKNOWN),
                wanted.resourceNameFilter(),
                PatternType.of(wanted.patternTypeFilter()),
                new AclFilter.Entry(
                        wanted.principalFilter(),
                        wanted.hostFilter(),
                        AclOperation.ofCode(wanted.operation()).orElse(AclOperation.UNKNOWN),
                        Permission.of(wanted.permissionType())));
    }

    private static DeleteAclsMatchingAcl removed(Acl acl) {
        return new DeleteAclsMatchingAcl()
                .resourceType(acl.pattern().resourceType().code())
                .resourceName(acl.pattern().name())
                .patternType(acl.pattern().patternType().code())
                .principal(acl.principal())
                .host(acl.host())
                .operation(acl.operation().code())
                .permissionType(acl.permission().code());
    }

    private static DeleteAclsResponse everyResult(DeleteAclsRequest request, Supplier<DeleteAclsFilterResult> result) {
        return new DeleteAclsResponse()
                .filterResults(
                        request.filters().stream().map(filter -> result.get()).toList());
    }

    private static DeleteAclsFilterResult refused(ErrorCode error, @Nullable String message) {
        return new DeleteAclsFilterResult().errorCode(error.code()).errorMessage(message);
    }
}
