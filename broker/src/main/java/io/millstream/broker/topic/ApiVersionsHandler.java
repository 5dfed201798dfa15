package io.millstream.broker.topic;

import io.millstream.broker.ClusterView;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.HandlerTable.Entry;
import io.millstream.broker.HandlerTable.Feature;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ApiVersionsRequest;
import io.millstream.wire.message.ApiVersionsResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ApiVersions (KIP-35, KIP-511): tells clients what is served.
 *
 * <p>A version of ApiVersions itself that is not served is answered all the same, in version 0, with the error
 * UNSUPPORTED_VERSION and the versions of ApiVersions, so that any client of the future can begin.
 */
final class ApiVersionsHandler implements RequestHandler<ApiVersionsRequest, ApiVersionsResponse> {
    private static final int WITH_SOFTWARE_NAME = 3;
    private static final int ANY_NODE = -1;
    private static final Pattern SOFTWARE = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");

    private final HandlerTable handlers;
    private final ClusterView cluster;

    ApiVersionsHandler(HandlerTable handlers, ClusterView cluster) {
        this.handlers = handlers;
        this.cluster = cluster;
    }

    @Override
    public CompletionStage<@Nullable ApiVersionsResponse> handle(ApiVersionsRequest request, RequestContext context) {
        return CompletableFuture.completedStage(answer(request, context));
    }

    private ApiVersionsResponse answer(ApiVersionsRequest request, RequestContext context) {
        Entry own = handlers.find(ApiKey.API_VERSIONS.id());
        if (own != null && !own.serves(context.apiVersion())) {
            return new ApiVersionsResponse()
                    .errorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                    .apiKeys(List.of(range(own)));
        }
        if (context.apiVersion() >= WITH_SOFTWARE_NAME) {
            if (!isSoftware(request.clientSoftwareName()) || !isSoftware(request.clientSoftwareVersion())) {
                return new ApiVersionsResponse().errorCode(ErrorCode.INVALID_REQUEST.code());
            }
            context.session().software(request.clientSoftwareName(), request.clientSoftwareVersion());
        }
        if (expectsAnother(request)) {
            return new ApiVersionsResponse().errorCode(ErrorCode.REBOOTSTRAP_REQUIRED.code());
        }
        var response = new ApiVersionsResponse();
        for (Entry entry : handlers.entries()) {
            response.apiKeys().add(range(entry));
        }
        for (Feature feature : handlers.features()) {
            response.supportedFeatures()
                    .add(new ApiVersionsResponse.SupportedFeatureKey()
                            .name(feature.name())
                            .minVersion((short) 0)
                            .maxVersion((short) feature.level()));
            response.finalizedFeatures()
                    .add(new ApiVersionsResponse.FinalizedFeatureKey()
                            .name(feature.name())
                            .minVersionLevel((short) feature.level())
                            .maxVersionLevel((short) feature.level()));
        }
        return response.finalizedFeaturesEpoch(0);
    }

    /** True if the client takes this broker for one of another cluster, or for another one of this (KIP-1242). */
    private boolean expectsAnother(ApiVersionsRequest request) {
        String clusterId = request.clusterId();
        return (clusterId != null && !clusterId.equals(cluster.clusterId()))
                || (request.nodeId() != ANY_NODE && request.nodeId() != cluster.nodeId());
    }

    /**
     * Produce is advertised from version 0, although 0 to 2 are gone: librdkafka concludes from the lowest version which
     * codecs there are (KAFKA-18659).
     */
    private static ApiVersionsResponse.ApiVersion range(Entry entry) {
        int lowest = entry.key() == ApiKey.PRODUCE ? 0 : entry.lowestVersion();
        return new ApiVersionsResponse.ApiVersion()
                .apiKey((short) entry.key().id())
                .minVersion((short) lowest)
                .maxVersion((short) entry.highestVersion());
    }

    private static boolean isSoftware(String nameOrVersion) {
        return SOFTWARE.matcher(nameOrVersion).matches();
    }
}
