package io.millstream.topology.run;

import io.millstream.base.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that share a thread, and the duty cycle that serves them: requests from other threads first, then what waits for a
 * full queue, then tuples from other threads, ticks, and the spouts last, so that what has begun is ended before more begins.
 *
 * <p>While a queue to another thread is full, only what comes at or after its receiver in the order of the components is
 * executed: that cannot add to the queue, and it must go on, since the other thread may be waiting for just that. Of all full
 * queues the one to the last component can therefore always be emptied, and no two threads wait for each other.
 */
final class Worker {
    /** Tuples of one lane before the next lane gets its turn. */
    private static final int BURST = 256;

    private static final int NOTHING = -1;

    private final Clock clock;
    private final boolean mayBlock;
    private final WorkerFailure failure;
    private final List<SpoutTask> spouts = new ArrayList<>();
    private final List<BoltTask> bolts = new ArrayList<>();
    private final List<Ticker> tickers = new ArrayList<>();
    private final List<Lane> inbound = new ArrayList<>();
    private final List<Lane> overflowing = new ArrayList<>();
    private final List<Lane> unpublished = new ArrayList<>();
    private int heldUpTo = NOTHING; // tasks whose component comes before this one in the order wait
    private final ArrayDeque<Delivery> later = new ArrayDeque<>();
    private final MpscUnboundedAtomicArrayQueue<Runnable> requests = new MpscUnboundedAtomicArrayQueue<>(64);
    private final IdleWait idle = new IdleWait();
    private long nowMs;
    private @Nullable Thread thread; // set before any thread starts
    private volatile boolean isQuiet;

    private record Delivery(BoltTask target, RoutedTuple tuple) {}

    /** Where a worker says that its topology cannot go on. */
    interface WorkerFailure {
        void onFailure(Task task, Exception error, int failures);
    }

    /** @param mayBlock true if its task was declared to block its thread */
    Worker(Clock clock, boolean mayBlock, WorkerFailure failure) {
        this.clock = clock;
        this.mayBlock = mayBlock;
        this.failure = failure;
        this.nowMs = clock.nanos() / 1_000_000;
    }

    // Wiring, before the thread starts.

    void add(SpoutTask spout) {
        spouts.add(spout);
    }

    void add(BoltTask bolt, long tickIntervalMs) {
        bolts.add(bolt);
        if (tickIntervalMs > 0) {
            tickers.add(new Ticker(bolt, tickIntervalMs, nowMs));
        }
    }

    void receive(Lane lane) {
        inbound.add(lane);
    }

    /** From now on the cycle belongs to that thread; without one, to whoever steps. */
    void belongsTo(Thread owner) {
        thread = owner;
    }

    // What other threads may call.

    /** Runs {@code request} on this worker's thread, soon. */
    void run(Runnable request) {
        if (isOwnThread()) {
            request.run();
        } else {
            requests.offer(request);
            wake();
        }
    }

    void wake() {
        Thread owner = thread;
        if (owner != null) {
            idle.wake(owner);
        }
    }

    /** There is more to do, but not at once. */
    void nudge() {
        Thread owner = thread;
        if (owner != null) {
            idle.nudge(owner);
        }
    }

    /** True while this worker has nothing to do: whoever has something for it should not wait for more. */
    boolean isHungry() {
        return idle.isHungry();
    }

    /** By another thread, before it lets this worker see something. */
    void feed() {
        idle.feed();
    }

    /** True if a request may wait long for its turn. */
    boolean mayBlock() {
        return mayBlock;
    }

    boolean isOwnThread() {
        Thread owner = thread;
        return owner == null || owner == Thread.currentThread();
    }

    /** True if the last cycle found nothing to do and nothing under way. */
    boolean isQuiet() {
        return isQuiet;
    }

    // What the thread itself calls.

    long nowMs() {
        return nowMs;
    }

    /** True if a task of the component with that place in the order may execute something. */
    boolean mayRun(int order) {
        return order >= heldUpTo;
    }

    /** Something was put into a lane that its receiver cannot see yet. */
    void hasUnpublished(Lane lane) {
        unpublished.add(lane);
    }

    private void publish() {
        if (!unpublished.isEmpty()) {
            for (int lane = 0; lane < unpublished.size(); lane++) {
                unpublished.get(lane).publishListed();
            }
            unpublished.clear();
        }
    }

    /** A lane has become full. */
    void overflows(Lane lane) {
        overflowing.add(lane);
        if (!lane.leadsBack()) {
            heldUpTo = Math.max(heldUpTo, lane.target().order());
        }
    }

    void later(BoltTask target, RoutedTuple tuple) {
        later.add(new Delivery(target, tuple));
    }

    void giveUp(Task task, Exception error, int failures) {
        failure.onFailure(task, error, failures);
    }

    void startBolts() {
        bolts.forEach(Task::start);
    }

    void startSpouts() {
        spouts.forEach(Task::start);
    }

    void activate(boolean active) {
        spouts.forEach(spout -> spout.activate(active));
    }

    /** Ends all tasks, each whatever the others do. */
    void stopTasks() {
        var tasks = new ArrayList<Task>(spouts);
        tasks.addAll(bolts);
        for (Task task : tasks) {
            try {
                task.stop();
            } catch (Exception e) { // the user's code
                task.counters.error(e);
            }
        }
    }

    /** Once around. Returns how much was done. */
    int cycle() {
        nowMs = clock.nanos() / 1_000_000;
        int work = serveRequests() + flush() + deliverLater();
        publish();
        for (int lane = 0; lane < inbound.size(); lane++) {
            work += drain(inbound.get(lane));
            publish();
        }
        for (int ticker = 0; ticker < tickers.size(); ticker++) {
            work += tick(tickers.get(ticker));
        }
        for (int spout = 0; spout < spouts.size(); spout++) {
            work += spouts.get(spout).poll(nowMs) + deliverLater();
            publish();
        }
        publish();
        isQuiet = work == 0 && hasNothingUnderWay();
        return work;
    }

    /** Waits a little if the last cycles did nothing. */
    void idle(int work) {
        idle.after(work, this::nothingWaits);
    }

    private boolean nothingWaits() {
        return requests.isEmpty()
                && inbound.stream().allMatch(Lane::isEmpty)
                && overflowing.stream().noneMatch(Lane::hasRoom)
                && spouts.stream().noneMatch(SpoutTask::hasNews);
    }

    private int serveRequests() {
        int served = 0;
        for (Runnable request = requests.relaxedPoll(); request != null; request = requests.relaxedPoll()) {
            request.run();
            served++;
        }
        return served;
    }

    private int flush() {
        if (overflowing.isEmpty()) {
            return 0;
        }
        int moved = 0;
        heldUpTo = NOTHING;
        for (int i = overflowing.size() - 1; i >= 0; i--) {
            Lane lane = overflowing.get(i);
            moved += lane.flush();
            if (!lane.overflows()) {
                overflowing.remove(i);
            } else if (!lane.leadsBack()) {
                heldUpTo = Math.max(heldUpTo, lane.target().order());
            }
        }
        return moved;
    }

    /** In the order in which they came: while the first one has to wait, all do. */
    private int deliverLater() {
        int delivered = 0;
        for (Delivery next = later.peek();
                delivered < BURST && next != null && mayRun(next.target.order());
                next = later.peek()) {
            later.remove();
            next.target.execute(next.tuple);
            delivered++;
        }
        return delivered;
    }

    private int tick(Ticker ticker) {
        return mayRun(ticker.order()) ? ticker.tickIfDue(nowMs) : 0;
    }

    private int drain(Lane lane) {
        BoltTask target = lane.target();
        int drained = 0;
        while (drained < BURST && mayRun(target.order())) {
            RoutedTuple tuple = lane.poll();
            if (tuple == null) {
                break;
            }
            target.execute(tuple);
            drained++;
        }
        if (drained > 0) {
            lane.release();
        }
        return drained;
    }

    private boolean hasNothingUnderWay() {
        return requests.isEmpty()
                && overflowing.isEmpty()
                && later.isEmpty()
                && inbound.stream().allMatch(Lane::isEmpty)
                && spouts.stream().allMatch(SpoutTask::isQuiet);
    }
}
