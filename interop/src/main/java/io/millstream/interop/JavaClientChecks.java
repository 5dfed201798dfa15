package io.millstream.interop;

import io.millstream.base.Clock;
import java.util.List;

/**
 * The program: {@code JavaClientChecks BOOTSTRAP RUN [modern]}. Exit code 0 when every check passed.
 *
 * <p>{@code modern} adds what clients from 4.0 on can do: consumer groups of KIP-848, topic ids, a look into transactions.
 */
public final class JavaClientChecks {
    private JavaClientChecks() {}

    public static void main(String[] arguments) {
        var run = new CheckRun(System.out, Clock.system());
        var clients = new Clients(arguments[0], arguments[1]);
        new ProduceChecks(clients).addTo(run);
        new FetchChecks(clients).addTo(run);
        new GroupChecks(clients, "classic").addTo(run);
        new TransactionChecks(clients).addTo(run);
        new AdminChecks(clients).addTo(run);
        if (List.of(arguments).contains("modern")) {
            new GroupChecks(clients, "consumer").addTo(run);
            new ModernChecks(clients).addTo(run);
        }
        System.exit(run.end());
    }
}
