// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

/// An answer did not come to its end: the connection has to.
final class BrokenOff extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenOff(Throwable cause) {
        super(cause);
    }
}
