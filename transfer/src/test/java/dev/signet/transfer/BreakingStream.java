// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.InputStream;

/// So many bytes, and then the key is gone.
final class BreakingStream extends InputStream {
    private int left;

    BreakingStream(int bytes) {
        this.left = bytes;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (left == 0) {
            throw new Failed(Failure.KEY_REFUSED, "the key is gone");
        }
        int count = Math.min(left, length);
        left -= count;
        return count;
    }
}
