// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Traffic;
import dev.signet.http.limits.Admission;
import dev.signet.http.limits.Budget;
import dev.signet.http.limits.Peer;
import dev.signet.http.limits.Places;
import dev.signet.http.limits.SlowestCutter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(20);

    private static Peer peer(String address, boolean limited) {
        try {
            return Peer.of(InetAddress.getByName(address), limited);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onePeerHoldsThreeQuartersAndAnotherFindsTheRest() {
        var places = new Places(8, System::nanoTime);
        Peer one = peer("192.0.2.1", true);
        Peer other = peer("192.0.2.2", true);
        for (int i = 0; i < 6; i++) {
            assertTrue(places.enter(one, 0));
        }
        assertFalse(places.enter(one, 1));
        assertTrue(places.enter(other, 0));
        assertTrue(places.enter(other, 0));
        assertFalse(places.enter(other, 1));
        places.leave(one);
        assertTrue(places.enter(other, 0));
        assertEquals(8, places.inside());
    }

    @Test
    void behindAProxyAllAreOnePeerAndMayHoldAll() {
        var places = new Places(4, System::nanoTime);
        Peer proxy = peer("127.0.0.1", false);
        for (int i = 0; i < 4; i++) {
            assertTrue(places.enter(proxy, 0));
        }
        assertFalse(places.enter(proxy, 0));
    }

    @Test
    void anIpv6PeerIsANetwork() {
        assertEquals(peer("2001:db8:0:1::1", true), peer("2001:db8:0:1:ffff::2", true));
        assertFalse(peer("2001:db8:0:1::1", true).equals(peer("2001:db8:0:2::1", true)));
    }

    @Test
    void aFreePlaceIsGivenInOrderOfArrivalPastThoseWhoseShareIsSpent() throws Exception {
        var places = new Places(4, System::nanoTime);
        Peer greedy = peer("192.0.2.1", true);
        Peer last = peer("192.0.2.9", true);
        for (int i = 0; i < 3; i++) {
            assertTrue(places.enter(greedy, 0));
        }
        assertTrue(places.enter(last, 0));
        var order = new LinkedBlockingQueue<String>();
        List<Thread> waiting = new ArrayList<>();
        for (String address : List.of("192.0.2.1", "192.0.2.2", "192.0.2.3")) {
            Thread thread =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        if (places.enter(peer(address, true), LONG)) {
                                            order.add(address);
                                        }
                                    });
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            waiting.add(thread);
        }
        places.leave(last);
        assertEquals("192.0.2.2", order.poll(20, TimeUnit.SECONDS));
        places.leave(greedy);
        assertEquals("192.0.2.1", order.poll(20, TimeUnit.SECONDS));
        places.leave(greedy);
        assertEquals("192.0.2.3", order.poll(20, TimeUnit.SECONDS));
        for (Thread thread : waiting) {
            thread.join();
        }
    }

    @Test
    void eachKindOfTrafficHasPlacesOfItsOwn() {
        var admission = new Admission(Servers.limits(), System::nanoTime);
        Peer peer = peer("192.0.2.1", false);
        List<Admission.Place> data = new ArrayList<>();
        for (int i = 0; i < Servers.limits().requestsAtOnce(); i++) {
            data.add(admission.place(Traffic.DATA, peer));
            assertTrue(data.getLast().enter());
        }
        assertFalse(admission.place(Traffic.DATA, peer).enter());
        for (Traffic other : Traffic.values()) {
            assertEquals(other != Traffic.DATA, admission.place(other, peer).enter());
        }
        // one that waits for the network holds none; one that has left takes none again
        data.getFirst().step();
        assertTrue(admission.place(Traffic.DATA, peer).enter());
        assertFalse(data.getFirst().enter());
        data.getLast().leave();
        assertTrue(data.getLast().enter());
        assertTrue(data.getFirst().enter());
    }

    private static final SlowestCutter NONE =
            new SlowestCutter(_ -> Optional.empty(), System::nanoTime);

    @Test
    void bytesBeyondABudgetWaitUntilSomeAreGivenBackOrOneIsCut() {
        var looked = new ArrayList<Integer>();
        var relief =
                new SlowestCutter(
                        _ -> {
                            looked.add(1);
                            return Optional.empty();
                        },
                        System::nanoTime);
        var budget = new Budget(100, 1, relief);
        Peer peer = Peer.ANYBODY;
        assertTrue(budget.take(peer, 60));
        assertTrue(budget.take(peer, 40));
        assertFalse(budget.take(peer, 1));
        assertFalse(looked.isEmpty());
        budget.give(peer, 60);
        assertTrue(budget.take(peer, 60));
        budget.give(peer, 100);
        // what is larger than all of it passes alone
        assertTrue(budget.take(peer, 1000));
        assertFalse(budget.take(peer, 1));
        assertEquals(1000, budget.held());
    }

    @Test
    void noMoreThanHalfABudgetWaitsForIt() throws Exception {
        var looked = new CountDownLatch(1);
        var relief =
                new SlowestCutter(
                        _ -> {
                            looked.countDown();
                            return Optional.empty();
                        },
                        System::nanoTime);
        var budget = new Budget(100, LONG, relief);
        Peer peer = Peer.ANYBODY;
        assertTrue(budget.take(peer, 100));
        Thread waiting = Thread.ofVirtual().start(() -> assertTrue(budget.take(peer, 50)));
        assertTrue(looked.await(20, TimeUnit.SECONDS));
        assertFalse(budget.take(peer, 1));
        budget.give(peer, 100);
        waiting.join();
        assertEquals(50, budget.held());
        assertTrue(budget.take(peer, 50));
    }

    @Test
    void onePeerHoldsThreeQuartersOfABudgetAndIsNotHelpedByCuttingOthers() {
        var helped = new ArrayList<Boolean>();
        Peer one = peer("192.0.2.1", true);
        Peer other = peer("192.0.2.2", true);
        var relief =
                new SlowestCutter(
                        whose -> {
                            helped.add(whose.test(other));
                            return Optional.empty();
                        },
                        System::nanoTime);
        var budget = new Budget(100, 1, relief);
        assertTrue(budget.take(one, 40));
        assertTrue(budget.take(one, 35));
        assertFalse(budget.take(one, 1));
        assertFalse(helped.contains(true));
        assertTrue(budget.take(other, 25));
        assertFalse(budget.take(other, 1));
        assertTrue(helped.contains(true));
        budget.give(one, 40);
        assertTrue(budget.take(one, 40));
        budget.give(one, 40);
        budget.give(one, 35);
        budget.give(other, 25);
        // what is larger than its share passes alone
        assertTrue(budget.take(one, 90));
        assertFalse(budget.take(one, 1));
    }

    @Test
    void whatMustNotBeRefusedOverdrawsABudgetByAQuarter() {
        var budget = new Budget(100, 1, NONE);
        assertTrue(budget.take(Peer.ANYBODY, 100));
        assertTrue(budget.overdraw(20));
        assertFalse(budget.overdraw(6));
        assertTrue(budget.overdraw(5));
        assertEquals(125, budget.held());
        budget.giveOverdrawn(25);
        // what is larger than that passes alone
        assertTrue(budget.overdraw(1000));
        assertFalse(budget.overdraw(1));
    }
}
