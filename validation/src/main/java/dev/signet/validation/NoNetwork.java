// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/// Takes the network from a process: no name has an address (an option of its command line), and
/// no socket can be made.
final class NoNetwork {
    private NoNetwork() {}

    /// From now on, for good.
    @SuppressWarnings("deprecation") // the only way to refuse sockets of the old kind
    static void close() throws IOException {
        Socket.setSocketImplFactory(
                () -> {
                    throw new IllegalStateException("there is no network");
                });
        ServerSocket.setSocketFactory(
                () -> {
                    throw new IllegalStateException("there is no network");
                });
    }
}
