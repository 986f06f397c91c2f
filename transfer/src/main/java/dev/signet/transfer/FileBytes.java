// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.transfer.Source.Asked;
import dev.signet.transfer.Source.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/// The bytes of one file, from an offset to its end, over as many connections as it takes. When one
/// ends early, the file is opened again where it was left, and only while it is what it was. One
/// thread.
public final class FileBytes extends InputStream {
    private final Source source;
    private final URI address;
    private final Patience patience;
    private final OptionalLong size;
    private final Optional<String> etag;
    private InputStream bytes;
    private long offset;
    private int failures;

    private FileBytes(
            Source source, Asked asked, Reply.Opened opened, Patience patience, int failures) {
        this.source = source;
        this.address = asked.address();
        this.patience = patience;
        this.size = opened.size();
        this.etag = opened.etag().or(asked::etag);
        this.bytes = opened.bytes();
        this.offset = asked.offset();
        this.failures = failures;
    }

    /// Opens a file; asks again while there is no answer.
    ///
    /// @throws SourceFailed after a no, or when patience is at its end
    public static FileBytes open(Source source, Asked asked, Patience patience)
            throws SourceFailed {
        for (int failures = 0; ; ) {
            switch (source.open(asked)) {
                case Reply.Opened opened -> {
                    return new FileBytes(source, asked, opened, patience, failures);
                }
                case Reply.Refused refused -> throw new SourceFailed(refused);
                case Reply.NoAnswer none -> {
                    failures++;
                    if (failures >= patience.tries()) {
                        throw new SourceFailed(none);
                    }
                    patience.after(failures, none.pause());
                }
            }
        }
    }

    /// Of the whole file, where the source tells.
    public OptionalLong size() {
        return size;
    }

    /// What the file is, where that is known.
    public Optional<String> etag() {
        return etag;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        while (true) {
            int count;
            try {
                count = bytes.read(into, at, length);
                if (count < 0 && size.isPresent() && offset < size.getAsLong()) {
                    throw new IOException("the file ends before its size");
                }
            } catch (SourceFailed failed) {
                throw failed;
            } catch (IOException _) {
                again();
                continue;
            }
            if (count > 0) {
                offset += count;
                failures = 0;
            }
            return count;
        }
    }

    private void again() throws IOException {
        close();
        failures++;
        Reply reply = new Reply.NoAnswer(Optional.empty());
        while (failures < patience.tries()) {
            var pause =
                    reply instanceof Reply.NoAnswer(var asked)
                            ? asked
                            : Optional.<java.time.Duration>empty();
            patience.after(failures, pause);
            reply = source.open(new Asked(address, offset, etag));
            switch (reply) {
                case Reply.Opened opened -> {
                    if (!opened.size().equals(size)) {
                        opened.bytes().close();
                        throw new SourceFailed(new Reply.Refused(Source.Reason.CHANGED));
                    }
                    bytes = opened.bytes();
                    return;
                }
                case Reply.Refused refused -> throw new SourceFailed(refused);
                case Reply.NoAnswer _ -> failures++;
            }
        }
        throw new SourceFailed(reply);
    }

    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException _) {
            bytes = InputStream.nullInputStream(); // nothing more is wanted of it
        }
    }
}
