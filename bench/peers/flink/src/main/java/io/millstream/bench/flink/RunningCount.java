package io.millstream.bench.flink;

import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.jspecify.annotations.Nullable;

/** The count of each word so far, in Flink's keyed state. */
final class RunningCount extends RichMapFunction<Tuple2<String, Long>, Tuple2<String, Long>> {
    private static final long serialVersionUID = 1;

    private transient @Nullable ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
        count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public Tuple2<String, Long> map(Tuple2<String, Long> word) throws Exception {
        ValueState<Long> state = Objects.requireNonNull(count);
        @Nullable Long before = state.value();
        long now = before == null ? word.f1 : before + word.f1;
        state.update(now);
        return Tuple2.of(word.f0, now);
    }
}
