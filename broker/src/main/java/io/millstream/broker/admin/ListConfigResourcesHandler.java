package io.millstream.broker.admin;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ListConfigResourcesRequest;
import io.millstream.wire.message.ListConfigResourcesResponse;
import io.millstream.wire.message.ListConfigResourcesResponse.ConfigResource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Names the resources that have settings (KIP-1142). Version 0 asks for client metrics only: there are none. */
final class ListConfigResourcesHandler
        implements RequestHandler<ListConfigResourcesRequest, ListConfigResourcesResponse> {
    private final ConfigKinds kinds;

    ListConfigResourcesHandler(ConfigKinds kinds) {
        this.kinds = kinds;
    }

    @Override
    public CompletionStage<@Nullable ListConfigResourcesResponse> handle(
            ListConfigResourcesRequest request, RequestContext context) {
        return CompletableFuture.completedStage(answer(request, context));
    }

    private ListConfigResourcesResponse answer(ListConfigResourcesRequest request, RequestContext context) {
        var response = new ListConfigResourcesResponse();
        if (!context.isAllowedOnCluster(AclOperation.DESCRIBE_CONFIGS)) {
            return response.errorCode(ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code());
        }
        List<Byte> wanted = context.apiVersion() == 0
                ? List.of(ConfigKind.ResourceKind.CLIENT_METRICS.code())
                : request.resourceTypes();
        if (!wanted.stream().allMatch(ListConfigResourcesHandler::isKnown)) {
            return response.errorCode(ErrorCode.UNSUPPORTED_VERSION.code());
        }
        var resources = new ArrayList<ConfigResource>();
        for (ConfigKind kind : kinds.all()) {
            byte code = kind.kind().code();
            if (wanted.isEmpty() || wanted.contains(code)) {
                kind.names()
                        .forEach(name -> resources.add(
                                new ConfigResource().resourceType(code).resourceName(name)));
            }
        }
        return response.configResources(resources);
    }

    private static boolean isKnown(byte code) {
        return Arrays.stream(ConfigKind.ResourceKind.values()).anyMatch(kind -> kind.code() == code);
    }
}
