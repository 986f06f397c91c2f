// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// Connections that never get so far as to ask anything.
///
/// @param tcp how many send nothing at all
/// @param hello how many send the first message of TLS and then nothing
/// @param toVault whether to the vault's listener
/// @param elsewhere whether they have another address than the innocent, as attackers mostly do;
///     else nothing tells the ones from the others
record HalfOpen(int tcp, int hello, boolean toVault, boolean elsewhere) implements Attack {
    HalfOpen(int tcp, int hello, boolean toVault) {
        this(tcp, hello, toVault, false);
    }

    @Override
    public String name() {
        String one = tcp == 0 ? "" : tcp + " x TCP only";
        String other = hello == 0 ? "" : hello + " x TLS hello only";
        String both = one + (one.isEmpty() || other.isEmpty() ? "" : ", ") + other;
        return both + (toVault ? ", to the vault" : "") + (elsewhere ? ", from elsewhere" : "");
    }

    @Override
    public void run(Target target, Customer customer, Tally tally) {
        Door door = toVault ? target.vault() : target.main();
        byte[] first = firstMessage();
        var opened = new AtomicInteger();
        Hold.<Socket>of(
                tcp + hello,
                () -> {
                    Socket socket = elsewhere ? target.otherSocket(door) : target.socket(door);
                    int number = opened.getAndIncrement();
                    boolean greets = tcp == 0 || (hello > 0 && number % 2 == 0);
                    if (greets) {
                        socket.getOutputStream().write(first);
                    }
                    return socket;
                },
                _ -> {},
                customer,
                tally);
    }

    /// A ClientHello as any client of this platform sends it.
    private static byte[] firstMessage() {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 1);
            engine.setUseClientMode(true);
            var message = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), message);
            return Arrays.copyOf(message.array(), message.position());
        } catch (NoSuchAlgorithmException | SSLException e) {
            throw new IllegalStateException("this platform has no TLS", e);
        }
    }
}
