// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Refusals;
import dev.signet.http.ServerLimits;
import dev.signet.http.Traffic;
import dev.signet.http.limits.Admission;
import dev.signet.http.limits.Budget;
import dev.signet.http.limits.Connection;
import dev.signet.http.limits.Peer;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A request's body: bounded in bytes, in the time of one read and in its slowness. While it is
/// read the request gives up its place among those that work, and what has come so far is
/// charged to the bodies that are being read.
final class BodyStream extends InputStream {
    /// Who has shown no token is given a sixth of the grace.
    private static final int OPEN_GRACE_PART = 6;

    private static final int TOO_LARGE = Status.REQUEST_ENTITY_TOO_LARGE_413.code();

    private final Supplier<InputStream> opening;
    private final Watch.Ticket ticket;
    private final Declared declared;
    private final long bytesPerSecondMin;
    private long graceNanos;
    private Admission.Place place = Admission.Place.FREE;
    private @Nullable Budget budget;
    private Traffic traffic = Traffic.OPEN;
    private long bytesCharged;
    private boolean receiving;
    private @Nullable InputStream source;
    private long bytesMax;
    private long bytes;
    private long readingNanos;
    private boolean ended;
    private boolean broken;

    /// @param opening asked at the first read: that is when `100 Continue` goes out
    BodyStream(
            Supplier<InputStream> opening,
            Declared declared,
            Watch.Ticket ticket,
            ServerLimits limits) {
        this.opening = opening;
        this.declared = declared;
        this.ended = declared.bytes() == 0;
        this.ticket = ticket;
        this.bytesMax = limits.bodyBytesMax();
        this.bytesPerSecondMin = limits.bodyBytesPerSecondMin();
        this.graceNanos = limits.stallMax().toNanos();
    }

    /// What the head says of it.
    ///
    /// @param bytes by `Content-Length`; -1 when chunked
    /// @param encoded whether that is the length of something compressed
    /// @param announced whether the client waits for `100 Continue` before it sends
    record Declared(long bytes, boolean encoded, boolean announced) {}

    /// Says for what it is read.
    ///
    /// @param bytes lowers the bound
    /// @param whose given up while the body comes
    /// @param bodies what it is charged to meanwhile
    void serves(Traffic kind, long bytes, Admission.Place whose, Budget bodies) {
        bytesMax = Math.min(bytesMax, bytes);
        traffic = kind;
        place = whose;
        budget = bodies;
        if (kind == Traffic.OPEN) {
            graceNanos /= OPEN_GRACE_PART;
        }
    }

    /// The plane has answered: what is still to come is only dropped.
    void served() {
        place = Admission.Place.FREE;
        uncharge();
        budget = null;
        traffic = Traffic.OPEN;
        receiving = false;
    }

    /// Bytes that are still to come, as far as declared; -1 when unknown.
    long bytesLeft() {
        return ended ? 0 : declared.bytes() < 0 ? -1 : declared.bytes() - bytes;
    }

    /// Whether the client sends nothing before it is asked to.
    boolean announced() {
        return declared.announced();
    }

    /// Whether reading has begun.
    boolean begun() {
        return source != null;
    }

    /// Whether the end has been read, so that the connection can carry another request.
    boolean ended() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /// @throws Failed `TOO_LARGE` over the bound, `MALFORMED` when the body ends early, is not
    ///     framed or compressed as its headers say, or comes too slowly, `BUSY` when there is no
    ///     room for it, or no place for its request when it has come
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        if (broken) {
            throw new Failed(Failure.MALFORMED, "the body could not be read before");
        }
        if (declared.bytes() > bytesMax) {
            throw tooLarge(bytesMax);
        }
        broken = true; // unless this comes to its end
        receive();
        int count;
        try {
            count = readTimed(target, offset, length);
        } finally {
            ticket.connection().pauses(); // waiting for us, it is not slow
        }
        if (count < 0) {
            goOn();
            ended = true;
            return -1;
        }
        bytes += count;
        ticket.connection().passed(bytes);
        if (bytes > bytesMax) {
            throw tooLarge(bytesMax);
        }
        charge(count);
        if (readingNanos - graceNanos > bytes * 1_000_000_000L / bytesPerSecondMin) {
            throw new Failed(Failure.MALFORMED, "the body comes too slowly");
        }
        if (bytes == declared.bytes() && !declared.encoded()) {
            goOn(); // a plane that knows the length does not ask for the end
        }
        broken = false;
        return count;
    }

    private void receive() {
        if (!receiving) {
            receiving = true;
            place.step();
            ticket.connection().enters(Connection.Phase.RECEIVING, traffic);
        } else {
            ticket.connection().resumes();
        }
    }

    /// It has all come.
    private void goOn() {
        if (!receiving) {
            return;
        }
        receiving = false;
        ticket.connection().enters(Connection.Phase.WORKING);
        if (!place.enter()) {
            throw Refusals.full(place.retryMillis());
        }
        uncharge();
    }

    private void charge(long count) {
        Budget current = budget;
        if (current == null) {
            return;
        }
        if (!current.take(Peer.ANYBODY, count)) {
            throw Refusals.full(place.retryMillis());
        }
        bytesCharged += count;
        ticket.connection().holds(bytesCharged);
    }

    private void uncharge() {
        Budget current = budget;
        if (current != null && bytesCharged > 0) {
            current.give(Peer.ANYBODY, bytesCharged);
            ticket.connection().holds(0);
        }
        bytesCharged = 0;
    }

    private static Failed tooLarge(long bytesMax) {
        return new Failed(
                Failure.TOO_LARGE, "the body is too large", new Fact("bytesMax", bytesMax));
    }

    private int readTimed(byte[] target, int offset, int length) {
        long began = System.nanoTime();
        ticket.enter();
        try {
            InputStream current = source;
            if (current == null) {
                current = opening.get();
                source = current;
            }
            return current.read(target, offset, length);
        } catch (RequestException e) {
            if (e.status().code() == TOO_LARGE) {
                throw tooLarge(bytesMax);
            }
            throw unreadable(e);
        } catch (HttpException e) {
            if (e.status().code() == TOO_LARGE) {
                throw tooLarge(bytesMax);
            }
            throw unreadable(e);
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        } finally {
            ticket.leave();
            readingNanos += System.nanoTime() - began;
        }
    }

    /// Without the cause: its text may quote what was sent.
    private static Failed unreadable(Exception cause) {
        return new Failed(
                Failure.MALFORMED,
                "the body cannot be read to its end",
                new Fact("cause", cause.getClass().getSimpleName()));
    }
}
