package io.millstream.broker.admin;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DescribeConfigsRequest;
import io.millstream.wire.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.millstream.wire.message.DescribeConfigsResponse;
import io.millstream.wire.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import io.millstream.wire.message.DescribeConfigsResponse.DescribeConfigsResult;
import io.millstream.wire.message.DescribeConfigsResponse.DescribeConfigsSynonym;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Shows settings, with their synonyms (KIP-226) and documentation (KIP-569) if asked to. */
final class DescribeConfigsHandler implements RequestHandler<DescribeConfigsRequest, DescribeConfigsResponse> {
    private final ConfigKinds kinds;

    DescribeConfigsHandler(ConfigKinds kinds) {
        this.kinds = kinds;
    }

    @Override
    public CompletionStage<@Nullable DescribeConfigsResponse> handle(
            DescribeConfigsRequest request, RequestContext context) {
        var results = new ArrayList<DescribeConfigsResult>();
        for (DescribeConfigsResource resource : request.resources()) {
            results.add(describe(resource, request, context));
        }
        return CompletableFuture.completedStage(new DescribeConfigsResponse().results(results));
    }

    private DescribeConfigsResult describe(
            DescribeConfigsResource resource, DescribeConfigsRequest request, RequestContext context) {
        var result = new DescribeConfigsResult()
                .resourceType(resource.resourceType())
                .resourceName(resource.resourceName());
        try {
            ConfigKind kind = kinds.allowed(
                    resource.resourceType(), resource.resourceName(), AclOperation.DESCRIBE_CONFIGS, context);
            List<String> wanted = resource.configurationKeys();
            var configs = new ArrayList<DescribeConfigsResourceResult>();
            for (ConfigEntry entry : kind.describe(resource.resourceName())) {
                if (wanted == null || wanted.contains(entry.name())) {
                    configs.add(config(entry, request));
                }
            }
            return result.configs(configs).errorCode(ErrorCode.NONE.code());
        } catch (Refusal refusal) {
            return result.errorCode(refusal.code().code()).errorMessage(refusal.message());
        }
    }

    private static DescribeConfigsResourceResult config(ConfigEntry entry, DescribeConfigsRequest request) {
        var config = new DescribeConfigsResourceResult()
                .name(entry.name())
                .value(entry.value())
                .readOnly(entry.readOnly())
                .configSource(entry.source().code())
                .isSensitive(entry.isSensitive())
                .configType(entry.type().code())
                .documentation(request.includeDocumentation() ? entry.documentation() : null);
        if (request.includeSynonyms()) {
            config.synonyms(entry.synonyms().stream()
                    .map(synonym -> new DescribeConfigsSynonym()
                            .name(synonym.name())
                            .value(synonym.value())
                            .source(synonym.source().code()))
                    .toList());
        }
        return config;
    }
}
