package io.millstream.interop.kafka;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs the main methods of Kafka's tools one after the other in one JVM, as each would otherwise take seconds to start.
 *
 * <pre>
 * request   class TAB input TAB argument TAB argument ...     one line; every part in Base64
 * answer    exit code TAB output TAB errors                   likewise
 * </pre>
 */
public final class ToolShell {
    private static final String TAB = "\t";
    private static final int NONE = -1;
    private static final AtomicInteger EXIT_CODE = new AtomicInteger(NONE);
    private static final List<Runnable> SHUTDOWN_HOOKS = new CopyOnWriteArrayList<>();

    private ToolShell() {}

    /** What a tool's exit becomes, so that the shell survives it. Some tools catch it, as nothing follows a real exit. */
    private static final class Exited extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exited(int code) {
            super("exit " + code);
        }
    }

    public static void main(String[] none) throws IOException {
        PrintStream answers = System.out;
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        Exit.Procedure exit = (code, message) -> {
            EXIT_CODE.compareAndSet(NONE, code); // the first one counts
            throw new Exited(code);
        };
        Exit.setExitProcedure(exit);
        Exit.setHaltProcedure(exit);
        Exit.setShutdownHookAdder((name, hook) -> SHUTDOWN_HOOKS.add(hook));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            List<String> parts = Arrays.stream(request.split(TAB, -1))
                    .map(ToolShell::decoded)
                    .toList();
            answers.println(run(parts.get(0), parts.get(1), parts.subList(2, parts.size())));
        }
        System.exit(0);
    }

    private static String run(String tool, String input, List<String> arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        EXIT_CODE.set(NONE);
        SHUTDOWN_HOOKS.clear();
        int code = 0;
        try {
            Class.forName(tool).getMethod("main", String[].class).invoke(null, (Object)
                    arguments.toArray(String[]::new));
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof Exited)) {
                code = 1;
                e.printStackTrace();
            }
        } catch (ReflectiveOperationException e) {
            code = 127; // what a shell says when there is no such command
            e.printStackTrace();
        }
        SHUTDOWN_HOOKS.forEach(Runnable::run); // what flushes a producer and tells its totals
        System.out.flush();
        System.err.flush();
        return String.join(
                TAB,
                encoded(Integer.toString(EXIT_CODE.get() == NONE ? code : EXIT_CODE.get())),
                encoded(out.toString(StandardCharsets.UTF_8)),
                encoded(err.toString(StandardCharsets.UTF_8)));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
