// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Messages as bytes: a kind, then its parts, texts and bodies with their length before them. What
/// comes is bounded while it is read: the worker is only as good as what it was made to look at.
/// One thread.
final class Wire {
    /// Of a resource or a definition.
    private static final int BODY_BYTES_MAX = 16 << 20;

    /// Of a url, a sentence, an expression.
    private static final int TEXT_BYTES_MAX = 16 << 10;

    private static final int ISSUES_MAX = 1_000;

    private static final byte VALIDATE = 'V';
    private static final byte READY = 'R';
    private static final byte FIND = 'F';
    private static final byte DEFINITION = 'D';
    private static final byte FOUND = 'I';
    private static final byte BROKEN = 'B';

    private final DataInputStream in;
    private final DataOutputStream out;

    Wire(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = new DataOutputStream(new BufferedOutputStream(out));
    }

    void send(Message message) throws IOException {
        switch (message) {
            case Message.Validate(byte[] json, List<String> profiles) -> {
                out.writeByte(VALIDATE);
                body(json);
                out.writeInt(profiles.size());
                for (String profile : profiles) {
                    text(profile);
                }
            }
            case Message.Ready() -> out.writeByte(READY);
            case Message.Find(String type, String canonical) -> {
                out.writeByte(FIND);
                text(type);
                text(canonical);
            }
            case Message.Definition(Optional<byte[]> json) -> {
                out.writeByte(DEFINITION);
                out.writeBoolean(json.isPresent());
                if (json.isPresent()) {
                    body(json.get());
                }
            }
            case Message.Found(List<Issue> issues) -> {
                out.writeByte(FOUND);
                out.writeInt(issues.size());
                for (Issue issue : issues) {
                    text(issue.severity().name());
                    text(issue.type().name());
                    text(issue.diagnostics());
                    text(issue.expression());
                }
            }
            case Message.Broken() -> out.writeByte(BROKEN);
        }
        out.flush();
    }

    /// The next message.
    ///
    /// @throws IOException when the other process has ended, or says what is no message
    Message read() throws IOException {
        return switch (in.readByte()) {
            case VALIDATE -> {
                byte[] json = bytes(BODY_BYTES_MAX);
                var profiles = new ArrayList<String>();
                for (int count = count(); count > 0; count--) {
                    profiles.add(text());
                }
                yield new Message.Validate(json, profiles);
            }
            case READY -> new Message.Ready();
            case FIND -> new Message.Find(text(), text());
            case DEFINITION ->
                    new Message.Definition(
                            in.readBoolean()
                                    ? Optional.of(bytes(BODY_BYTES_MAX))
                                    : Optional.empty());
            case FOUND -> {
                var issues = new ArrayList<Issue>();
                for (int count = count(); count > 0; count--) {
                    issues.add(issue());
                }
                yield new Message.Found(issues);
            }
            case BROKEN -> new Message.Broken();
            default -> throw new IOException("no message");
        };
    }

    private Issue issue() throws IOException {
        try {
            return new Issue(
                    Issue.Severity.valueOf(text()), IssueType.valueOf(text()), text(), text());
        } catch (IllegalArgumentException thrown) {
            throw new IOException("no message", thrown);
        }
    }

    private void body(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private void text(String text) throws IOException {
        body(text.getBytes(StandardCharsets.UTF_8));
    }

    private String text() throws IOException {
        return new String(bytes(TEXT_BYTES_MAX), StandardCharsets.UTF_8);
    }

    private int count() throws IOException {
        int count = in.readInt();
        if (count < 0 || count > ISSUES_MAX) {
            throw new IOException("no message");
        }
        return count;
    }

    private byte[] bytes(int most) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > most) {
            throw new IOException("no message");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
