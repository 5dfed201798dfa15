package io.millstream.dstream.run;

import io.millstream.dstream.PlanNode;
import io.millstream.dstream.Positions;
import io.millstream.dstream.QueueSource;
import io.millstream.dstream.ReadableSource;
import io.millstream.dstream.SocketTextSource;
import io.millstream.dstream.SourceContext;
import io.millstream.dstream.SourceReader;
import io.millstream.dstream.StreamSource;
import io.millstream.dstream.TextFileSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Opens the sources of a plan: those that this engine knows, and those that bring their reader along. */
record SourceOpening(StreamingEnvironment environment, Duration batchInterval, SourceStates states) {
    SourceReader<Object> reader(PlanNode node, StreamSource<?> source, Optional<Positions> startAt) {
        var context = new SourceContext(
                node.name(),
                batchInterval,
                new SourceContext.Time(environment.clock(), environment.scheduler()),
                environment.rdds(),
                startAt,
                state -> states.say(node.name(), state));
        try {
            return open(source, context);
        } catch (IOException | RuntimeException e) {
            throw OperatorFailure.in(node, e);
        }
    }

    @SuppressWarnings("unchecked") // a node's readers and functions fit: only typed methods connect them
    private SourceReader<Object> open(StreamSource<?> source, SourceContext context) throws IOException {
        if (source instanceof ReadableSource<?> readable) {
            return (SourceReader<Object>) readable.open(context);
        }
        if (source instanceof QueueSource<?> queue) {
            return (SourceReader<Object>) new QueueReader<>(queue, environment.rdds());
        }
        SourceReader<?> text;
        if (source instanceof SocketTextSource socket) {
            text = new SocketTextReader(context, socket, environment.connector()).start();
        } else if (source instanceof TextFileSource files) {
            text = TextFileReader.open(context, files);
        } else {
            throw new IllegalArgumentException("this engine does not know how to read a " + source.kind() + " source ("
                    + source.getClass().getName() + "); implement ReadableSource");
        }
        return (SourceReader<Object>) text;
    }
}
