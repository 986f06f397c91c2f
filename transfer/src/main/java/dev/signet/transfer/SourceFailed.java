// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.io.IOException;

/// A file cannot be read, or not to its end: the source has said no, or nothing usable for as often
/// as it was asked. Says nothing of the address.
public final class SourceFailed extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Source.Reply reply;

    SourceFailed(Source.Reply reply) {
        super("a source of files has not given what was asked of it");
        this.reply = reply;
    }

    /// [Source.Reply.Refused] or [Source.Reply.NoAnswer], the last one.
    public Source.Reply reply() {
        return reply;
    }
}
