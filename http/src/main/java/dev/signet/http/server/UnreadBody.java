// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.base.Failed;
import java.io.IOException;

/// What a plane has not read of a request's body. It must not become the next request.
final class UnreadBody {
    private static final int BYTES_MAX = 64 * 1024;

    private final BodyStream body;

    UnreadBody(BodyStream body) {
        this.body = body;
    }

    /// Reads the rest when it is small.
    ///
    /// @return whether the connection can carry another request
    boolean read() {
        return body.ended() || (body.bytesLeft() <= BYTES_MAX && skipped(BYTES_MAX));
    }

    /// Whether the client may be sending still.
    boolean mayCome() {
        return !body.ended() && (body.begun() || !body.announced());
    }

    private boolean skipped(long bytesMax) {
        if (body.announced() && !body.begun()) {
            return false; // the client was never told to send it
        }
        byte[] scratch = new byte[8192];
        long bytes = 0;
        try {
            while (bytes <= bytesMax) {
                int count = body.read(scratch, 0, scratch.length);
                if (count < 0) {
                    return true;
                }
                bytes += count;
            }
            return false;
        } catch (IOException | Failed e) {
            return false;
        }
    }
}
