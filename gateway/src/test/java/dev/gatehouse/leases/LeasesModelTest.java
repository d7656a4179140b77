package dev.gatehouse.leases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.leases.Bank.Loan;
import dev.gatehouse.leases.Bank.Request;
import dev.gatehouse.money.ForAll;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Several nodes that share one purse, in virtual time: whatever they do, in whatever order messages come or are lost, whoever crashes,
 * stands still or has its clock set back, no more is spent than there is, and none of it is lost.
 */
class LeasesModelTest {
    private static final PurseId PURSE = PurseId.of(PurseId.Kind.TEAM, "team");

    /** One node's clocks, which may be wrong. */
    private static final class NodeClocks implements Clocks {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private long nanos;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        void advance(Duration by) {
            now = now.plus(by);
            nanos += by.toNanos();
        }
    }

    private record Booking(long book, long amount) {}

    private static final class Node {
        private final World world;
        private final NodeClocks clocks = new NodeClocks();
        private final List<Hold> open = new ArrayList<>();
        private final Deque<Booking> journal = new ArrayDeque<>();
        private long book;
        private Purse purse;
        private @Nullable Request onTheWay;
        private @Nullable Loan answer;
        private boolean stopped;

        Node(World world) {
            this.world = world;
            this.book = world.bank.open();
            this.purse = purse();
        }

        private Purse purse() {
            return new Purse(PURSE, book, world.numbers::incrementAndGet, clocks);
        }

        Purse.Outcome hold(long least, long most) {
            world.asked++;
            var outcome = purse.hold(new Usd(least), new Usd(most), book, this::told);
            if (!(outcome instanceof Purse.Outcome.Waiting)) {
                told(outcome);
            }
            return outcome;
        }

        private void told(Purse.Outcome outcome) {
            world.told++;
            if (outcome instanceof Purse.Outcome.Held(var hold)) {
                open.add(hold);
            }
        }

        void settle(int which, long spent) {
            var hold = open.remove(which);
            world.trulySpent += spent;
            journal.add(new Booking(hold.book(), spent));
            hold.settle(new Usd(spent));
        }

        void send() {
            if (onTheWay == null) {
                onTheWay = purse.next();
            }
        }

        void receiveAtBank() {
            if (onTheWay != null && answer == null) {
                answer = world.bank.exchange(onTheWay);
            }
        }

        void receive() {
            if (onTheWay != null && answer != null) {
                var request = onTheWay;
                var loan = answer;
                onTheWay = null;
                answer = null;
                purse.answered(request, loan).forEach(Runnable::run);
                if (loan instanceof Loan.Closed) {
                    reopen();
                }
            }
        }

        private void reopen() {
            book = world.bank.open();
            purse.turnTo(book);
        }

        void lose() {
            if (onTheWay != null) {
                onTheWay = null;
                answer = null;
                purse.unanswered().forEach(Runnable::run);
            }
        }

        void hearOthers() {
            if (!world.bank.beat(book).isEmpty()) {
                purse.recall();
            }
        }

        void drain() {
            if (!journal.isEmpty()) {
                var booking = journal.remove();
                world.bank.booked(booking.book(), booking.amount());
            }
        }

        void drainAll() {
            while (!journal.isEmpty()) {
                drain();
            }
        }

        long underWay() {
            return journal.stream().mapToLong(Booking::amount).sum()
                    + open.stream().mapToLong(hold -> hold.amount().nanos()).sum();
        }

        /** Its memory is gone; its journal is drained before its book is closed. */
        void crash() {
            world.told = world.asked = 0;
            open.clear();
            onTheWay = null;
            answer = null;
            drainAll();
            world.bank.release(book);
            book = world.bank.open();
            purse = purse();
            stopped = false;
        }
    }

    private static final class World {
        private final RandomGenerator random;
        private final long limit;
        private final ModelBank bank;
        private final AtomicLong numbers = new AtomicLong();
        private final List<Node> nodes = new ArrayList<>();
        private long trulySpent;
        private long overruns;
        private long asked;
        private long told;

        World(RandomGenerator random) {
            this(random, random.nextLong(1, 1_000), random.nextInt(1, 5));
        }

        World(RandomGenerator random, long limit, int count) {
            this.random = random;
            this.limit = limit;
            this.bank = new ModelBank(PURSE, limit);
            for (int i = 0; i < count; i++) {
                nodes.add(new Node(this));
            }
        }

        Node any() {
            return nodes.get(random.nextInt(nodes.size()));
        }

        void step() {
            var node = any();
            int what = random.nextInt(100);
            if (node.stopped && what < 90) {
                return;
            }
            if (what < 25) {
                long least = random.nextLong(1, 60);
                node.hold(least, least + random.nextLong(0, 40));
            } else if (what < 45) {
                settleSomething(node);
            } else if (what < 55) {
                node.send();
            } else if (what < 63) {
                node.receiveAtBank();
            } else if (what < 72) {
                node.receive();
            } else if (what < 75) {
                node.lose();
            } else if (what < 80) {
                node.hearOthers();
            } else if (what < 88) {
                node.drain();
            } else if (what < 89) {
                node.purse.changed();
            } else if (what < 90) {
                node.clocks.now = node.clocks.now.minus(Duration.ofHours(1));
            } else if (what < 96) {
                pass(Duration.ofMillis(random.nextLong(1, 20_000)));
            } else if (what < 97) {
                pass(Duration.ofMinutes(random.nextLong(1, 90)));
            } else if (what < 98) {
                node.crash();
            } else {
                standStill(node);
            }
        }

        private void pass(Duration time) {
            nodes.forEach(node -> node.clocks.advance(time));
        }

        /** It does nothing until it is written off, or comes back before. */
        private void standStill(Node node) {
            if (!node.stopped) {
                node.stopped = true;
                return;
            }
            if (random.nextBoolean()) {
                pass(ModelBank.TERM.plusSeconds(1));
                bank.writeOff(node.book);
                // What was under way there is lost: it may still be spent, and nobody knows.
                overruns += node.underWay();
            }
            node.stopped = false;
        }

        private void settleSomething(Node node) {
            if (node.open.isEmpty()) {
                return;
            }
            int which = random.nextInt(node.open.size());
            long held = node.open.get(which).amount().nanos();
            long spent = random.nextLong(0, held + 1);
            if (random.nextInt(50) == 0) {
                spent = held + random.nextLong(1, 20);
                overruns += spent - held;
            }
            node.settle(which, spent);
        }

        void nothingIsOverspent() {
            long held = nodes.stream()
                    .flatMap(node -> node.open.stream())
                    .mapToLong(hold -> hold.amount().nanos())
                    .sum();
            assertThat(trulySpent + held).isLessThanOrEqualTo(limit + overruns);
        }

        /** Everything settled, everything delivered, everything idle. */
        void comeToRest() {
            nodes.forEach(node -> node.stopped = false);
            for (var node : nodes) {
                while (!node.open.isEmpty()) {
                    node.settle(0, 0);
                }
            }
            // Of many who wait, some rounds serve one.
            for (int round = 0; round < 20 || round < 1_000 && isRestless(); round++) {
                pass(Purse.IDLE);
                nodes.forEach(World::talk);
            }
            nodes.forEach(Node::drainAll);
        }

        private boolean isRestless() {
            return nodes.stream().anyMatch(node -> node.purse.isRestless());
        }

        static void talk(Node node) {
            node.send();
            node.receiveAtBank();
            node.receive();
            while (!node.open.isEmpty()) {
                node.settle(0, 0);
            }
        }
    }

    @Test
    void no_more_is_spent_than_there_is_and_none_of_it_is_lost() {
        ForAll.cases(3_000, random -> {
            var world = new World(random);
            for (int i = 0; i < 400; i++) {
                world.step();
                world.nothingIsOverspent();
            }
            world.comeToRest();
            world.nothingIsOverspent();
            assertThat(world.told).as("told of all that asked").isGreaterThanOrEqualTo(world.asked);
            assertThat(world.bank.spent()).isEqualTo(world.trulySpent);
            assertThat(world.bank.lent()).as("still lent").isLessThanOrEqualTo(0);
        });
    }

    @Test
    void what_is_left_can_be_held_by_whoever_asks() {
        ForAll.cases(500, random -> {
            var world = new World(random);
            for (int i = 0; i < 200; i++) {
                world.step();
            }
            world.comeToRest();
            long rest = world.limit - world.bank.spent();
            var asking = world.any();
            if (rest <= 0) {
                return;
            }
            asking.hold(rest, rest);
            for (int i = 0; i < 10 && asking.open.isEmpty(); i++) {
                world.pass(Purse.PAUSE);
                asking.send();
                asking.receiveAtBank();
                asking.receive();
                world.nodes.forEach(node -> {
                    node.hearOthers();
                    if (node != asking) {
                        World.talk(node);
                    }
                });
            }
            assertThat(asking.open).hasSize(1);
        });
    }

    @Test
    void of_what_is_worth_37_holds_37_are_held() {
        ForAll.cases(200, random -> {
            var nodes = new World(random, 37 * 11, 3).nodes;
            int asked = 0;
            while (asked < 1_000 || nodes.stream().anyMatch(node -> node.world.told < node.world.asked)) {
                var node = nodes.get(random.nextInt(3));
                if (random.nextBoolean() && asked < 1_000) {
                    node.hold(11, 11);
                    asked++;
                }
                nodes.forEach(each -> each.clocks.advance(Duration.ofMillis(5)));
                node.send();
                if (random.nextBoolean()) {
                    node.receiveAtBank();
                    node.receive();
                }
                node.hearOthers();
            }
            assertThat(nodes.stream().mapToInt(node -> node.open.size()).sum()).isEqualTo(37);
        });
    }
}
