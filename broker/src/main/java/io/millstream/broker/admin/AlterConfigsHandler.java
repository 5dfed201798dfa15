package io.millstream.broker.admin;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.admin.AlteredResources.Outcome;
import io.millstream.broker.admin.AlteredResources.Resource;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.AlterConfigsRequest;
import io.millstream.wire.message.AlterConfigsRequest.AlterConfigsResource;
import io.millstream.wire.message.AlterConfigsRequest.AlterableConfig;
import io.millstream.wire.message.AlterConfigsResponse;
import io.millstream.wire.message.AlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Replaces all that was ever changed of a resource's settings: what is not named goes back to its default. */
final class AlterConfigsHandler implements RequestHandler<AlterConfigsRequest, AlterConfigsResponse> {
    private final ConfigKinds kinds;

    AlterConfigsHandler(ConfigKinds kinds) {
        this.kinds = kinds;
    }

    @Override
    public CompletionStage<@Nullable AlterConfigsResponse> handle(AlterConfigsRequest request, RequestContext context) {
        List<AlterConfigsResourceResponse> responses = AlteredResources.each(
                        request.resources(),
                        resource -> new Resource(resource.resourceType(), resource.resourceName()),
                        resource -> alter(resource, request.validateOnly(), context))
                .stream()
                .map(AlterConfigsHandler::response)
                .toList();
        return CompletableFuture.completedStage(new AlterConfigsResponse().responses(responses));
    }

    private static AlterConfigsResourceResponse response(Outcome outcome) {
        return new AlterConfigsResourceResponse()
                .resourceType(outcome.resource().type())
                .resourceName(outcome.resource().name())
                .errorCode(outcome.error().code())
                .errorMessage(outcome.message());
    }

    private void alter(AlterConfigsResource resource, boolean validateOnly, RequestContext context) throws Refusal {
        ConfigKind kind =
                kinds.allowed(resource.resourceType(), resource.resourceName(), AclOperation.ALTER_CONFIGS, context);
        Map<String, String> changes = new LinkedHashMap<>();
        for (AlterableConfig config : resource.configs()) {
            String value = config.value();
            if (value == null) {
                throw new Refusal(ErrorCode.INVALID_REQUEST, "Null value not supported for : " + config.name());
            }
            if (changes.put(config.name(), value) != null) {
                throw new Refusal(ErrorCode.INVALID_REQUEST, "Error due to duplicate config keys: " + config.name());
            }
        }
        kind.alter(resource.resourceName(), changes, validateOnly);
    }
}
