package io.millstream.bench.storm;

import io.millstream.bench.Sentences;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.topology.TopologyBuilder;
import org.apache.storm.tuple.Fields;

/** The topologies. */
enum StormShape {
    CONSTANT {
        @Override
        StormTopology topology() {
            var builder = new TopologyBuilder();
            builder.setSpout("spout", new StormTasks.ConstantSpout(), 1);
            builder.setBolt("sink", new StormTasks.Sink(), 1).localOrShuffleGrouping("spout");
            return builder.createTopology();
        }
    },
    IDENTITY {
        @Override
        StormTopology topology() {
            var builder = new TopologyBuilder();
            builder.setSpout("spout", new StormTasks.ConstantSpout(), 1);
            builder.setBolt("identity", new StormTasks.Identity(), 1).localOrShuffleGrouping("spout");
            builder.setBolt("sink", new StormTasks.Sink(), 1).localOrShuffleGrouping("identity");
            return builder.createTopology();
        }
    },
    WORD_COUNT {
        @Override
        StormTopology topology() {
            var builder = new TopologyBuilder();
            builder.setSpout("spout", new StormTasks.SentenceSpout(), 1);
            builder.setBolt("split", new StormTasks.Split(), 1).localOrShuffleGrouping("spout");
            builder.setBolt("count", new StormTasks.Count(), 1).fieldsGrouping("split", new Fields("word"));
            return builder.createTopology();
        }

        @Override
        int unitsEach() {
            return Sentences.WORDS_EACH;
        }
    };

    abstract StormTopology topology();

    /** Units of work in what the spout emits at once. */
    int unitsEach() {
        return 1;
    }
}
