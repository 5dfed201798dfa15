package io.millstream.broker.access.quota;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.AlterClientQuotasRequest;
import io.millstream.wire.message.AlterClientQuotasRequest.EntityData;
import io.millstream.wire.message.AlterClientQuotasRequest.OpData;
import io.millstream.wire.message.AlterClientQuotasResponse;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sets and removes quotas (KIP-546). Each entity is judged for itself; the good changes become durable together. */
final class AlterQuotasHandler implements RequestHandler<AlterClientQuotasRequest, AlterClientQuotasResponse> {
    private static final Set<String> TYPES = Set.of(QuotaEntity.USER, QuotaEntity.CLIENT_ID, QuotaEntity.IP);
    /** Addresses only: a name would have to be looked up, and might mean something else tomorrow. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final double EPSILON = 1e-6;

    private final QuotaStore store;

    AlterQuotasHandler(QuotaStore store) {
        this.store = store;
    }

    /** What is wrong with one entity's part of a request. */
    private record Problem(ErrorCode error, String message) {}

    @Override
    public CompletionStage<@Nullable AlterClientQuotasResponse> handle(
            AlterClientQuotasRequest request, RequestContext context) {
        return CompletableFuture.completedFuture(answer(request, context));
    }

    private AlterClientQuotasResponse answer(AlterClientQuotasRequest request, RequestContext context) {
        List<AlterClientQuotasRequest.EntryData> entries = request.entries();
        var response = new AlterClientQuotasResponse();
        if (!context.isAllowedOnCluster(AclOperation.ALTER_CONFIGS)) {
            var denied = new Problem(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, "Cluster authorization failed.");
            entries.forEach(entry -> response.entries().add(result(entry, denied)));
            return response;
        }
        var changes = new LinkedHashMap<QuotaEntity, List<OpData>>();
        var seen = new HashSet<List<EntityData>>();
        for (var entry : entries) {
            Problem problem = seen.add(entry.entity())
                    ? problem(entry)
                    : new Problem(ErrorCode.INVALID_REQUEST, "Ignoring duplicate entity");
            response.entries().add(result(entry, problem));
            if (problem == null) {
                changes.put(entity(entry.entity()), entry.ops());
            }
        }
        if (changes.isEmpty() || request.validateOnly()) {
            return response;
        }
        try {
            store.change(table -> changed(table, changes));
            return response;
        } catch (IOException e) {
            var failed = new Problem(ErrorCode.KAFKA_STORAGE_ERROR, "the quotas could not be written to disk: " + e);
            var failure = new AlterClientQuotasResponse();
            entries.forEach(entry -> failure.entries().add(result(entry, failed)));
            return failure;
        }
    }

    private static QuotaTable changed(QuotaTable table, Map<QuotaEntity, List<OpData>> changes) {
        QuotaTable next = table;
        for (var change : changes.entrySet()) {
            var limits = new EnumMap<QuotaKind, Double>(QuotaKind.class);
            limits.putAll(next.quotas().getOrDefault(change.getKey(), Map.of()));
            for (OpData op : change.getValue()) {
                QuotaKind kind = QuotaKind.ofConfigName(op.key()).orElseThrow();
                if (op.remove()) {
                    limits.remove(kind);
                } else {
                    limits.put(kind, kind.isWhole() ? (double) Math.round(op.value()) : op.value());
                }
            }
            next = next.with(change.getKey(), limits);
        }
        return next;
    }

    private static @Nullable Problem problem(AlterClientQuotasRequest.EntryData entry) {
        Problem problem = entityProblem(entry.entity());
        if (problem != null) {
            return problem;
        }
        boolean ofAddress = entity(entry.entity()).isOfAddress();
        var keys = new HashSet<String>();
        for (OpData op : entry.ops()) {
            problem = keys.add(op.key())
                    ? valueProblem(op, ofAddress)
                    : invalid("Duplicate quota key " + op.key() + " not updating quota for this entity");
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable Problem entityProblem(List<EntityData> parts) {
        var types = new HashSet<String>();
        for (EntityData part : parts) {
            if (!types.add(part.entityType())) {
                return invalid("Invalid empty client quota entity, duplicate entity entry " + part.entityType());
            } else if (!TYPES.contains(part.entityType())) {
                return invalid("Unhandled client quota entity type: " + part.entityType());
            }
            String name = part.entityName();
            if (name != null && name.isEmpty()) {
                return invalid("Empty " + part.entityType() + " not supported");
            } else if (name != null
                    && part.entityType().equals(QuotaEntity.IP)
                    && !ADDRESS.matcher(name).matches()) {
                return invalid(name + " is not a valid IP address.");
            }
        }
        return types.isEmpty() || (types.contains(QuotaEntity.IP) && types.size() > 1)
                ? invalid("Invalid empty client quota entity")
                : null;
    }

    private static @Nullable Problem valueProblem(OpData op, boolean ofAddress) {
        Optional<QuotaKind> kind = QuotaKind.ofConfigName(op.key()).filter(known -> known.isOfAddress() == ofAddress);
        if (kind.isEmpty()) {
            return invalid("Invalid configuration key " + op.key() + "; there are "
                    + String.join(", ", QuotaKind.configNames(ofAddress)));
        } else if (op.remove()) {
            return null;
        } else if (!Double.isFinite(op.value()) || op.value() < 0) {
            return invalid("Configuration " + op.key() + " must not be negative: " + op.value());
        } else if (kind.get().isWhole() && Math.abs(Math.rint(op.value()) - op.value()) > EPSILON) {
            return invalid("Configuration " + op.key() + " must be a Long value");
        }
        return null;
    }

    private static Problem invalid(String message) {
        return new Problem(ErrorCode.INVALID_REQUEST, message);
    }

    private static QuotaEntity entity(List<EntityData> parts) {
        var names = new LinkedHashMap<String, Optional<String>>();
        parts.forEach(part -> names.put(part.entityType(), Optional.ofNullable(part.entityName())));
        return new QuotaEntity(names);
    }

    private static AlterClientQuotasResponse.EntryData result(
            AlterClientQuotasRequest.EntryData entry, @Nullable Problem problem) {
        var result = new AlterClientQuotasResponse.EntryData();
        entry.entity().forEach(part -> result.entity()
                .add(new AlterClientQuotasResponse.EntityData()
                        .entityType(part.entityType())
                        .entityName(part.entityName())));
        return problem == null ? result : result.errorCode(problem.error.code()).errorMessage(problem.message);
    }
}
