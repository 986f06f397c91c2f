// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// The lines of an NDJSON file, one after the other, with their numbers. A line that is longer than
/// the bound is passed over with as little memory as any other. Empty lines are counted and not
/// told.
/// One thread.
public final class Lines {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream bytes;
    private final int lineBytesMax;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private byte[] line = new byte[1 << 12];
    private int length;
    private long lineBytes;
    private long number;
    private long end;

    /// @param bytes from the beginning of a line on
    /// @param place of that line
    /// @param lineBytesMax without the line's end
    public Lines(InputStream bytes, Place place, int lineBytesMax) {
        this.bytes = bytes;
        this.lineBytesMax = lineBytesMax;
        this.number = place.lines();
        this.end = place.bytes();
    }

    /// Where a line begins.
    ///
    /// @param lines before it
    /// @param bytes before it, decompressed
    public record Place(long lines, long bytes) {
        public static final Place START = new Place(0, 0);
    }

    /// One line.
    ///
    /// @param number counted from 1
    /// @param text without the line's end, in a fresh array; empty when it is too long
    /// @param bytes its length without the line's end
    /// @param next where the next one begins
    public record Line(long number, Optional<byte[]> text, long bytes, Place next) {}

    /// The next line that is not empty; empty at the end of the file.
    public Optional<Line> next() throws IOException {
        while (begin()) {
            number++;
            Place next = new Place(number, end);
            if (lineBytes > lineBytesMax) {
                return Optional.of(new Line(number, Optional.empty(), lineBytes, next));
            }
            int start = number == 1 && startsWithMark() ? MARK.length : 0;
            byte[] text = Arrays.copyOfRange(line, start, length);
            if (!isBlank(text)) {
                return Optional.of(new Line(number, Optional.of(text), lineBytes, next));
            }
        }
        return Optional.empty();
    }

    /// Where the next line begins.
    public Place place() {
        return new Place(number, end);
    }

    /// Reads a line; false when there is none.
    private boolean begin() throws IOException {
        length = 0;
        lineBytes = 0;
        boolean any = false;
        while (true) {
            if (from == to) {
                int count = bytes.read(buffer, 0, buffer.length);
                if (count < 0) {
                    trim();
                    return any;
                }
                from = 0;
                to = count;
                continue;
            }
            any = true;
            int at = from;
            while (at < to && buffer[at] != '\n') {
                at++;
            }
            add(at - from);
            end += at - from;
            boolean ends = at < to;
            from = ends ? at + 1 : at;
            if (ends) {
                end++;
                trim();
                return true;
            }
        }
    }

    private void add(int count) {
        lineBytes += count;
        // one more: a carriage return before the line's end does not count
        int kept = (int) Math.min(count, lineBytesMax + 1L - length);
        if (kept > 0) {
            if (length + kept > line.length) {
                line = Arrays.copyOf(line, Math.max(length + kept, 2 * line.length));
            }
            System.arraycopy(buffer, from, line, length, kept);
            length += kept;
        }
    }

    private void trim() {
        if (lineBytes > 0 && lineBytes == length && line[length - 1] == '\r') {
            length--;
            lineBytes--;
        }
    }

    private boolean startsWithMark() {
        return length >= MARK.length && Arrays.equals(line, 0, MARK.length, MARK, 0, MARK.length);
    }

    private static boolean isBlank(byte[] text) {
        for (byte each : text) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }
}
