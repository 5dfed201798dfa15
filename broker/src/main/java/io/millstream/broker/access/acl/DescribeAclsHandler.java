package io.millstream.broker.access.acl;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DescribeAclsRequest;
import io.millstream.wire.message.DescribeAclsResponse;
import io.millstream.wire.message.DescribeAclsResponse.AclDescription;
import io.millstream.wire.message.DescribeAclsResponse.DescribeAclsResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tells which entries there are, grouped by the resources they are about. */
final class DescribeAclsHandler implements RequestHandler<DescribeAclsRequest, DescribeAclsResponse> {
    private final AclStore store;

    DescribeAclsHandler(AclStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<@Nullable DescribeAclsResponse> handle(DescribeAclsRequest request, RequestContext context) {
        return CompletableFuture.completedFuture(answer(request, context));
    }

    private DescribeAclsResponse answer(DescribeAclsRequest request, RequestContext context) {
        if (!context.isAllowedOnCluster(AclOperation.DESCRIBE)) {
            return refused(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, null);
        }
        if (!context.authorizer().isOn()) {
            return refused(ErrorCode.SECURITY_DISABLED, "No Authorizer is configured on the broker");
        }
        AclFilter filter = filter(request);
        if (filter.hasUnknown()) {
            return refused(
                    ErrorCode.INVALID_REQUEST,
                    "DescribeAclsRequest contains UNKNOWN elements: this broker knows fewer");
        }
        var byPattern = new LinkedHashMap<ResourcePattern, DescribeAclsResource>();
        store.index().all().stream()
                .filter(filter::chooses)
                .sorted(AclOrder.BY_RESOURCE)
                .forEach(acl -> byPattern
                        .computeIfAbsent(acl.pattern(), DescribeAclsHandler::resource)
                        .acls()
                        .add(new AclDescription()
                                .principal(acl.principal())
                                .host(acl.host())
                                .operation(acl.operation().code())
                                .permissionType(acl.permission().code())));
        return new DescribeAclsResponse().resources(List.copyOf(byPattern.values()));
    }

    private static AclFilter filter(DescribeAclsRequest request) {
        return new AclFilter(
                ResourceType.ofCode(request.resourceTypeFilter()).orElse(ResourceType.UNKNOWN),
                request.resourceNameFilter(),
                PatternType.of(request.patternTypeFilter()),
                new AclFilter.Entry(
                        request.principalFilter(),
                        request.hostFilter(),
                        AclOperation.ofCode(request.operation()).orElse(AclOperation.UNKNOWN),
                        Permission.of(request.permissionType())));
    }

    private static DescribeAclsResource resource(ResourcePattern pattern) {
        return new DescribeAclsResource()
                .resourceType(pattern.resourceType().code())
                .resourceName(pattern.name())
                .patternType(pattern.patternType().code());
    }

    private static DescribeAclsResponse refused(ErrorCode error, @Nullable String message) {
        return new DescribeAclsResponse().errorCode(error.code()).errorMessage(message);
    }
}
