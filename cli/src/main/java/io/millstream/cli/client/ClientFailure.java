package io.millstream.cli.client;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Turns what Kafka's clients throw into what a user is told. */
public final class ClientFailure {
    private ClientFailure() {}

    /** The result of {@code call}; a failure of the client becomes a {@code JobException}. */
    public static <T> T translating(Cluster cluster, Supplier<T> call) {
        try {
            return call.get();
        } catch (KafkaException failure) {
            throw of(failure, cluster);
        }
    }

    /** As {@link #translating}, for answers that come later. */
    public static <T> T await(Cluster cluster, Future<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw of(e.getCause() == null ? e : e.getCause(), cluster);
        }
    }

    /** What a user is told of {@code failure}; what is no failure of a client stays as it is. */
    public static RuntimeException of(Throwable failure, Cluster cluster) {
        if (failure instanceof InterruptException) {
            Thread.currentThread().interrupt();
        }
        Throwable cause = failure;
        while (!(cause instanceof ApiException || cause instanceof ConfigException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String where = " (" + cluster.addresses() + ")";
        if (cause instanceof TimeoutException) {
            return new JobException(
                    ErrorKind.EXTERNAL,
                    cluster.addresses() + " did not answer in time: " + sentence(cause)
                            + " Check that a Kafka-compatible broker is there and that its TLS and SASL settings are"
                            + " given (-X or --config).",
                    failure);
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return new JobException(ErrorKind.USER, "Not allowed: " + sentence(cause) + where, failure);
        }
        if (cause instanceof ConfigException) {
            return new JobException(ErrorKind.USER, "A setting of the client is wrong: " + sentence(cause), failure);
        }
        if (cause instanceof UnsupportedVersionException) {
            return new JobException(ErrorKind.EXTERNAL, "The broker is too old for this: " + sentence(cause), failure);
        }
        if (cause instanceof ApiException || failure instanceof KafkaException) {
            return new JobException(ErrorKind.EXTERNAL, "The cluster refused: " + sentence(cause) + where, failure);
        }
        return failure instanceof RuntimeException unexpected ? unexpected : new IllegalStateException(failure);
    }

    private static String sentence(Throwable failure) {
        String message = failure.getMessage();
        String text = message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
        return text.endsWith(".") ? text : text + ".";
    }
}
