package io.millstream.topology.run;

import io.millstream.base.Clock;
import io.millstream.topology.BackEdge;
import io.millstream.topology.ComponentPlan;
import io.millstream.topology.CustomGrouping;
import io.millstream.topology.Grouping;
import io.millstream.topology.Stream;
import io.millstream.topology.Subscription;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the tasks of a topology and connects them. Used once. */
final class Wiring {
    private final Topology topology;
    private final TopologySettings settings;
    private final Clock clock;
    private final Worker.WorkerFailure failure;
    private final Placement placement;
    private final List<Worker> workers = new ArrayList<>();
    private final Map<String, List<SpoutTask>> spouts = new LinkedHashMap<>();
    private final Map<String, List<BoltTask>> bolts = new LinkedHashMap<>();
    private final Map<Way, Lane> lanes = new HashMap<>();
    private final Map<String, List<Integer>> numbers = new LinkedHashMap<>();
    private final Copies copies = new Copies();

    private record Way(Worker sender, BoltTask target, boolean leadsBack) {}

    Wiring(Topology topology, TopologySettings settings, Clock clock, int threads, Worker.WorkerFailure failure) {
        this.topology = topology;
        this.settings = settings;
        this.clock = clock;
        this.failure = failure;
        this.placement = new Placement(topology, threads);
        for (int shared = 0; shared < placement.sharedThreads(); shared++) {
            workers.add(new Worker(clock, false, failure));
        }
        int next = 1;
        for (ComponentPlan plan : topology.components()) {
            var ofComponent = new ArrayList<Integer>();
            for (int index = 0; index < plan.common().taskCount(); index++) {
                ofComponent.add(next++);
            }
            numbers.put(plan.id(), List.copyOf(ofComponent));
        }
        topology.components().forEach(this::makeTasks);
        topology.components().forEach(this::connect);
        spouts.values().forEach(tasks -> tasks.forEach(task -> task.share(leavesTheThread(task, new HashSet<>()))));
    }

    List<Worker> workers() {
        return workers;
    }

    List<Task> tasks() {
        var tasks = new ArrayList<Task>();
        for (ComponentPlan plan : topology.components()) {
            tasks.addAll(spouts.getOrDefault(plan.id(), List.of()));
            tasks.addAll(bolts.getOrDefault(plan.id(), List.of()));
        }
        return tasks;
    }

    private void makeTasks(ComponentPlan plan) {
        for (int index = 0; index < plan.common().taskCount(); index++) {
            Worker worker = worker(plan.id(), index);
            var context = new TaskContext(
                    topology.name(),
                    plan.id(),
                    numbers(plan.id()).get(index),
                    index,
                    Map.copyOf(numbers),
                    plan.common().settings(),
                    clock,
                    topology);
            var place = new Task.Place(context, topology.components().indexOf(plan), worker, settings.failureLimit());
            if (plan instanceof ComponentPlan.SpoutPlan spout) {
                var task = spoutTask(place, spout);
                worker.add(task);
                spouts.computeIfAbsent(plan.id(), id -> new ArrayList<>()).add(task);
            } else if (plan instanceof ComponentPlan.BoltPlan bolt) {
                var task = boltTask(place, bolt);
                worker.add(task, bolt.tickInterval().toMillis());
                bolts.computeIfAbsent(plan.id(), id -> new ArrayList<>()).add(task);
            }
        }
    }

    private SpoutTask spoutTask(Task.Place place, ComponentPlan.SpoutPlan plan) {
        var tracking = new SpoutTask.Tracking(
                settings.acking(), plan.maxPending(), settings.messageTimeout().toMillis());
        return copies.make(
                SpoutTask.class,
                SpoutRun.class,
                List.of(plan.id()),
                place,
                plan.spout().get(),
                tracking);
    }

    private BoltTask boltTask(Task.Place place, ComponentPlan.BoltPlan plan) {
        return copies.make(
                BoltTask.class,
                BoltRun.class,
                List.of(plan.id()),
                place,
                plan.bolt().get());
    }

    private List<Integer> numbers(String component) {
        return numbers.getOrDefault(component, List.of());
    }

    private Worker worker(String component, int index) {
        int thread = placement.threadOf(component, index);
        if (thread != Placement.OWN) {
            return workers.get(thread);
        }
        var own = new Worker(clock, true, failure);
        workers.add(own);
        return own;
    }

    private void connect(ComponentPlan plan) {
        spouts.getOrDefault(plan.id(), List.of()).forEach(task -> connect(plan, task));
        bolts.getOrDefault(plan.id(), List.of()).forEach(task -> connect(plan, task));
    }

    private void connect(ComponentPlan plan, Task task) {
        for (Stream stream : plan.common().streams()) {
            var routes = new ArrayList<Route>();
            for (ComponentPlan other : topology.components()) {
                if (other instanceof ComponentPlan.BoltPlan bolt) {
                    for (Subscription subscription : bolt.subscriptions()) {
                        if (subscription.component().equals(plan.id())
                                && subscription.stream().equals(stream.name())) {
                            routes.add(route(task, stream, bolt.id(), subscription));
                        }
                    }
                }
            }
            task.output.connect(stream, routes.toArray(Route[]::new));
        }
    }

    private Route route(Task task, Stream stream, String bolt, Subscription subscription) {
        boolean leadsBack = topology.backEdges().contains(new BackEdge(bolt, subscription));
        var ports = new ArrayList<Port>();
        for (BoltTask target : bolts.getOrDefault(bolt, List.of())) {
            ports.add(port(task, target, leadsBack));
        }
        int number = task.number();
        Grouping grouping = subscription.grouping();
        if (grouping instanceof Grouping.Custom custom) {
            CustomGrouping chooser = custom.grouping().get();
            chooser.prepare(task.context, stream.fields(), numbers(bolt));
            return new Route.ByChoice(stream, number, ports, chooser);
        } else if (grouping instanceof Grouping.Direct) {
            return new Route.Direct(stream, number, ports);
        } else if (grouping instanceof Grouping.All) {
            return new Route.ToAll(stream, number, ports);
        }
        List<Port> candidates = grouping instanceof Grouping.LocalOrShuffle || grouping instanceof Grouping.None
                ? localOrAll(task, ports)
                : ports;
        Chooser chooser = chooser(grouping, stream, number, candidates.size());
        List<Object> where = List.of(stream, bolt, chooser.getClass());
        return copies.make(Route.class, OneRoute.class, where, stream, number, candidates, chooser);
    }

    private static Chooser chooser(Grouping grouping, Stream stream, int sourceTask, int count) {
        if (count == 1 || grouping instanceof Grouping.Global) {
            return new Chooser.First();
        } else if (grouping instanceof Grouping.ByFields byFields) {
            return new Chooser.ByKey(count, new KeyHash(stream.fields(), byFields.fields()));
        } else if (grouping instanceof Grouping.PartialKey partialKey) {
            return new Chooser.ByPartialKey(count, new KeyHash(stream.fields(), partialKey.fields()));
        }
        return new Chooser.InTurn(count, sourceTask);
    }

    private static List<Port> localOrAll(Task task, List<Port> ports) {
        List<Port> local =
                ports.stream().filter(port -> port.target.worker == task.worker).toList();
        return local.isEmpty() ? ports : local;
    }

    private Port port(Task from, BoltTask to, boolean leadsBack) {
        if (from.worker != to.worker) {
            return Port.queue(lane(from.worker, to, leadsBack));
        }
        return leadsBack ? Port.later(to) : Port.call(to);
    }

    private Lane lane(Worker sender, BoltTask target, boolean leadsBack) {
        return lanes.computeIfAbsent(new Way(sender, target, leadsBack), way -> {
            var lane = new Lane(sender, target, settings.queueSize(), leadsBack);
            target.worker.receive(lane);
            return lane;
        });
    }

    /** True if something that comes of what the task emits may be worked on by another thread. */
    private static boolean leavesTheThread(Task task, Set<Task> seen) {
        for (TaskOutput.Outlet outlet : task.output.outlets()) {
            for (Route route : outlet.routes) {
                for (Port port : route.ports) {
                    if (port.leavesTheThread() || (seen.add(port.target) && leavesTheThread(port.target, seen))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
