// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Messages survive the way, cut ones and others are none.
class WireTest {
    private static final List<Message> MESSAGES =
            List.of(
                    new Message.Ready(),
                    new Message.Find("ValueSet", "http://example.org/ä|1"),
                    new Message.Definition(Optional.empty()),
                    new Message.Found(
                            List.of(
                                    Issue.error(IssueType.VALUE, "wrong", "Patient.name[0]"),
                                    new Issue(
                                            Issue.Severity.WARNING, IssueType.NOT_FOUND, "", ""))),
                    new Message.Broken());

    private static byte[] sent(Message message) throws IOException {
        var out = new ByteArrayOutputStream();
        new Wire(InputStream.nullInputStream(), out).send(message);
        return out.toByteArray();
    }

    private static Message read(byte[] bytes) throws IOException {
        return new Wire(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream()).read();
    }

    @Test
    void whatIsSentIsRead() throws IOException {
        for (Message message : MESSAGES) {
            assertEquals(message, read(sent(message)));
        }
        var asked = new Message.Validate(new byte[] {1, 2}, List.of("http://p"));
        var read = assertInstanceOf(Message.Validate.class, read(sent(asked)));
        assertEquals(2, read.json().length);
        assertEquals(asked.profiles(), read.profiles());
        var definition = new Message.Definition(Optional.of(new byte[] {7}));
        var found = assertInstanceOf(Message.Definition.class, read(sent(definition)));
        assertEquals(7, found.json().orElseThrow()[0]);
    }

    @Test
    void whatIsCutOrTooLongIsNoMessage() throws IOException {
        for (Message message : MESSAGES) {
            byte[] whole = sent(message);
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThrows(IOException.class, () -> read(cut));
            }
        }
        assertThrows(IOException.class, () -> read(new byte[] {'?'}));
        byte[] long17MiB = {'V', 1, 16, 0, 0};
        assertThrows(IOException.class, () -> read(long17MiB));
        assertThrows(IOException.class, () -> read(new byte[] {'F', -1, -1, -1, -1}));
        assertThrows(IOException.class, () -> read(new byte[] {'I', 0, 0, 0x7f, 0}));
    }
}
