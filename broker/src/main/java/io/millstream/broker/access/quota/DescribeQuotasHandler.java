package io.millstream.broker.access.quota;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DescribeClientQuotasRequest;
import io.millstream.wire.message.DescribeClientQuotasRequest.ComponentData;
import io.millstream.wire.message.DescribeClientQuotasResponse;
import io.millstream.wire.message.DescribeClientQuotasResponse.EntityData;
import io.millstream.wire.message.DescribeClientQuotasResponse.EntryData;
import io.millstream.wire.message.DescribeClientQuotasResponse.ValueData;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tells which quotas there are (KIP-546). A filter names types of entities, and for each a name, the default, or any. */
final class DescribeQuotasHandler implements RequestHandler<DescribeClientQuotasRequest, DescribeClientQuotasResponse> {
    private static final int MATCH_EXACT = 0;
    private static final int MATCH_ANY_NAME = 2;
    private static final Set<String> TYPES = Set.of(QuotaEntity.USER, QuotaEntity.CLIENT_ID, QuotaEntity.IP);

    private final QuotaStore store;

    DescribeQuotasHandler(QuotaStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<@Nullable DescribeClientQuotasResponse> handle(
            DescribeClientQuotasRequest request, RequestContext context) {
        return CompletableFuture.completedFuture(answer(request, context));
    }

    private DescribeClientQuotasResponse answer(DescribeClientQuotasRequest request, RequestContext context) {
        if (!context.isAllowedOnCluster(AclOperation.DESCRIBE_CONFIGS)) {
            return refused(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, "Cluster authorization failed.");
        }
        Map<String, ComponentData> wanted = new HashMap<>();
        for (ComponentData component : request.components()) {
            DescribeClientQuotasResponse problem = problem(component, wanted);
            if (problem != null) {
                return problem;
            }
            wanted.put(component.entityType(), component);
        }
        if (wanted.containsKey(QuotaEntity.IP) && wanted.size() > 1) {
            return refused(
                    ErrorCode.INVALID_REQUEST,
                    "Invalid entity filter component combination. IP filter component should not be used with user or"
                            + " clientId filter component.");
        }
        List<EntryData> entries = store.table().quotas().entrySet().stream()
                .filter(entry -> chooses(wanted, request.strict(), entry.getKey()))
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .map(entry -> entry(entry.getKey(), entry.getValue()))
                .toList();
        return new DescribeClientQuotasResponse().entries(entries);
    }

    private static @Nullable DescribeClientQuotasResponse problem(
            ComponentData component, Map<String, ComponentData> before) {
        String type = component.entityType();
        if (type.isEmpty()) {
            return refused(ErrorCode.INVALID_REQUEST, "Invalid empty entity type.");
        } else if (before.containsKey(type)) {
            return refused(
                    ErrorCode.INVALID_REQUEST, "Entity type " + type + " cannot appear more than once in the filter.");
        } else if (!TYPES.contains(type)) {
            return refused(ErrorCode.UNSUPPORTED_VERSION, "Unsupported entity type " + type);
        } else if (component.matchType() < MATCH_EXACT || component.matchType() > MATCH_ANY_NAME) {
            return refused(ErrorCode.INVALID_REQUEST, "Unknown match type " + component.matchType());
        } else if ((component.matchType() == MATCH_EXACT) != (component.match() != null)) {
            return refused(
                    ErrorCode.INVALID_REQUEST,
                    "A match string belongs to an exact match, and to no other: " + type + ", match type "
                            + component.matchType());
        }
        return null;
    }

    private static boolean chooses(Map<String, ComponentData> wanted, boolean strict, QuotaEntity entity) {
        return (!strict || wanted.keySet().equals(entity.names().keySet()))
                && wanted.entrySet().stream().allMatch(component -> choosesName(component.getValue(), entity));
    }

    private static boolean choosesName(ComponentData component, QuotaEntity entity) {
        String type = component.entityType();
        boolean anyName = component.matchType() == MATCH_ANY_NAME;
        // An absent name is the default's, on both sides.
        return anyName
                ? entity.names().containsKey(type)
                : Optional.ofNullable(component.match()).equals(entity.names().get(type));
    }

    private static EntryData entry(QuotaEntity entity, Map<QuotaKind, Double> limits) {
        var entry = new EntryData();
        entity.sorted().forEach((type, name) -> entry.entity()
                .add(new EntityData().entityType(type).entityName(name.orElse(null))));
        limits.forEach((kind, limit) ->
                entry.values().add(new ValueData().key(kind.configName()).value(limit)));
        return entry;
    }

    private static DescribeClientQuotasResponse refused(ErrorCode error, String message) {
        return new DescribeClientQuotasResponse()
                .errorCode(error.code())
                .errorMessage(message)
                .entries(null);
    }
}
