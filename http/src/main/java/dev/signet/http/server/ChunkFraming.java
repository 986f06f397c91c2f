// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.base.Failed;
import dev.signet.base.Failure;

/// Takes the framing off one chunked body, RFC 9112 section 7.1, in whatever pieces it comes.
/// Extensions and trailers are dropped; anything but CRLF where a line ends is refused.
final class ChunkFraming {
    private static final int SIZE_DIGITS_MAX = 15;
    private static final int EXTENSION_BYTES_MAX = 1024;
    private static final int TRAILER_BYTES_MAX = 8 * 1024;

    private enum At {
        SIZE,
        BLANK,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER,
        TRAILER_LINE,
        TRAILER_LF,
        LAST_LF,
        END
    }

    private At at = At.SIZE;
    private int digits;
    private long left;
    private int extensionBytes;
    private int trailerBytes;
    private int consumed;

    boolean ended() {
        return at == At.END;
    }

    /// How many of the bytes last given to [#data] belong to the body.
    int consumed() {
        return consumed;
    }

    /// Moves the body's data to the front of `bytes`; what follows the body stays where it is.
    ///
    /// @return how many bytes of data there are now
    /// @throws Failed `MALFORMED`; the body has no end then
    int data(byte[] bytes) {
        int count = 0;
        int i = 0;
        while (i < bytes.length && at != At.END) {
            if (at == At.DATA) {
                int length = (int) Math.min(left, bytes.length - i);
                System.arraycopy(bytes, i, bytes, count, length);
                count += length;
                i += length;
                left -= length;
                at = left == 0 ? At.DATA_CR : At.DATA;
            } else {
                at = after(bytes[i++]);
            }
        }
        consumed = i;
        return count;
    }

    private At after(byte one) {
        return switch (at) {
            case SIZE -> {
                int digit = Character.digit((char) (one & 0xff), 16);
                if (digit >= 0 && digits < SIZE_DIGITS_MAX) {
                    digits++;
                    left = left * 16 + digit;
                    yield At.SIZE;
                }
                yield digits == 0 || digit >= 0 ? refused() : afterSize(one);
            }
            case BLANK -> one == '\r' ? refused() : afterSize(one);
            case EXTENSION -> {
                if (++extensionBytes > EXTENSION_BYTES_MAX) {
                    yield refused();
                }
                yield inLine(one, At.EXTENSION, At.SIZE_LF);
            }
            case SIZE_LF -> {
                digits = 0;
                extensionBytes = 0;
                yield expected(one, '\n', left == 0 ? At.TRAILER : At.DATA);
            }
            case DATA_CR -> expected(one, '\r', At.DATA_LF);
            case DATA_LF -> expected(one, '\n', At.SIZE);
            case TRAILER -> inLine(counted(one), At.TRAILER_LINE, At.LAST_LF);
            case TRAILER_LINE -> inLine(counted(one), At.TRAILER_LINE, At.TRAILER_LF);
            case TRAILER_LF -> expected(one, '\n', At.TRAILER);
            case LAST_LF -> expected(one, '\n', At.END);
            case DATA, END -> refused();
        };
    }

    private At afterSize(byte one) {
        return switch (one) {
            case '\r' -> At.SIZE_LF;
            case ';' -> At.EXTENSION;
            case ' ', '\t' -> ++extensionBytes > EXTENSION_BYTES_MAX ? refused() : At.BLANK;
            default -> refused();
        };
    }

    private byte counted(byte one) {
        if (++trailerBytes > TRAILER_BYTES_MAX) {
            refused();
        }
        return one;
    }

    private static At inLine(byte one, At same, At end) {
        if (one == '\r') {
            return end;
        }
        boolean control = one >= 0 && one < ' ' && one != '\t';
        return control || one == 0x7f ? refused() : same;
    }

    private static At expected(byte one, char wanted, At next) {
        return one == wanted ? next : refused();
    }

    private static At refused() {
        throw new Failed(Failure.MALFORMED, "the body is not framed in chunks");
    }
}
