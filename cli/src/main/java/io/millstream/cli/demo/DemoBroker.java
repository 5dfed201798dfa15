package io.millstream.cli.demo;

import io.millstream.Millstream;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.server.BrokerSettings;
import io.millstream.cli.Arguments;
import io.millstream.cli.Console;
import io.millstream.cli.ListenAddress;
import java.util.Map;

/**
 * Lets Kafka's clients read the demo's topic while it runs. Started once the job is under way, so that it costs the first
 * result nothing.
 */
final class DemoBroker {
    private static final String NONE = "none";

    private DemoBroker() {}

    /** A default address that is taken is told and done without; one that was asked for must be had. */
    static void serve(Millstream millstream, Arguments arguments, Console console) {
        String asked = arguments.text(ListenAddress.OPTION).orElse("");
        if (asked.equals(NONE) || console.world().isPresent()) { // a simulated world has no network
            return;
        }
        ListenAddress address = asked.isEmpty() ? ListenAddress.DEFAULT : ListenAddress.parse(asked);
        try {
            var broker = millstream.serve(BrokerSettings.of(Map.of("listeners", address.setting())));
            console.err()
                    .println("millstream: Kafka's clients reach the topic at "
                            + broker.endpoints().get(0) + "; try: millstream consume -t " + DemoOptions.TOPIC
                            + " -o end -b "
                            + broker.endpoints().get(0));
        } catch (JobException e) {
            if (!asked.isEmpty() || e.kind() != ErrorKind.USER) {
                throw e;
            }
            console.err().println("millstream: without Kafka's clients this time: " + e.getMessage());
        }
    }
}
