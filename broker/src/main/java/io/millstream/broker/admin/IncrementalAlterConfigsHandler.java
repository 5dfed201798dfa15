package io.millstream.broker.admin;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.admin.AlteredResources.Outcome;
import io.millstream.broker.admin.AlteredResources.Resource;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.IncrementalAlterConfigsRequest;
import io.millstream.wire.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.millstream.wire.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.millstream.wire.message.IncrementalAlterConfigsResponse;
import io.millstream.wire.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sets single settings, takes them back, and appends to or subtracts from lists (KIP-339). */
final class IncrementalAlterConfigsHandler
        implements RequestHandler<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> {
    private static final int SET = 0;
    private static final int DELETE = 1;
    private static final int APPEND = 2;
    private static final int SUBTRACT = 3;

    private final ConfigKinds kinds;

    IncrementalAlterConfigsHandler(ConfigKinds kinds) {
        this.kinds = kinds;
    }

    @Override
    public CompletionStage<@Nullable IncrementalAlterConfigsResponse> handle(
            IncrementalAlterConfigsRequest request, RequestContext context) {
        List<AlterConfigsResourceResponse> responses = AlteredResources.each(
                        request.resources(),
                        resource -> new Resource(resource.resourceType(), resource.resourceName()),
                        resource -> alter(resource, request.validateOnly(), context))
                .stream()
                .map(IncrementalAlterConfigsHandler::response)
                .toList();
        return CompletableFuture.completedStage(new IncrementalAlterConfigsResponse().responses(responses));
    }

    private static AlterConfigsResourceResponse response(Outcome outcome) {
        return new AlterConfigsResourceResponse()
                .resourceType(outcome.resource().type())
                .resourceName(outcome.resource().name())
                .errorCode(outcome.error().code())
                .errorMessage(outcome.message());
    }

    private void alter(AlterConfigsResource resource, boolean validateOnly, RequestContext context) throws Refusal {
        String name = resource.resourceName();
        ConfigKind kind = kinds.allowed(resource.resourceType(), name, AclOperation.ALTER_CONFIGS, context);
        Map<String, String> changes = new LinkedHashMap<>(kind.changes(name));
        var seen = new HashSet<String>();
        for (AlterableConfig config : resource.configs()) {
            if (!seen.add(config.name())) {
                throw new Refusal(ErrorCode.INVALID_REQUEST, "Error due to duplicate config keys: " + config.name());
            }
            apply(config, kind, name, changes);
        }
        kind.alter(name, changes, validateOnly);
    }

    private static void apply(AlterableConfig config, ConfigKind kind, String name, Map<String, String> changes)
            throws Refusal {
        String setting = config.name();
        int operation = config.configOperation();
        String value = config.value();
        if (operation == DELETE) {
            changes.remove(setting);
            return;
        }
        if (operation != SET && operation != APPEND && operation != SUBTRACT) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "Unknown operation type " + operation);
        }
        if (value == null) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "Null value not supported for : " + setting);
        }
        if (operation == SET) {
            changes.put(setting, value);
            return;
        }
        if (!kind.isList(setting)) {
            throw new Refusal(
                    ErrorCode.INVALID_CONFIG,
                    "Can't " + (operation == APPEND ? "APPEND" : "SUBTRACT") + " to key " + setting
                            + " because its type is not LIST.");
        }
        var elements = new LinkedHashSet<>(elements(changes.getOrDefault(setting, kind.defaultValue(name, setting))));
        if (operation == APPEND) {
            elements.addAll(elements(value));
        } else {
            elements(value).forEach(elements::remove);
        }
        changes.put(setting, String.join(",", elements));
    }

    private static List<String> elements(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }
}
