// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/// A process without channels to others, by which the JDK's HTTP client would ask them; the JDK
/// makes it where the command line names it.
public final class NoChannels extends SelectorProvider {
    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        throw none();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        throw none();
    }

    @Override
    public Pipe openPipe() throws IOException {
        throw none();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        throw none();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        throw none();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        throw none();
    }

    private static SocketException none() {
        return new SocketException("there is no network");
    }
}
