// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Issue;
import dev.signet.fhir.ProfileValidator;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The process that validates: one version of FHIR, one validation at a time, by what it reads from
/// its input; it ends with its input. It writes nothing but messages, has no network
/// and keeps nothing between two validations but the definitions of the version.
public final class Worker {
    /// A resource that every version has, and nothing of it.
    private static final byte[] NOTHING =
            "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"-\"}}"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Wire wire;
    private final ProfileValidator validator;

    Worker(Wire wire, ProfileValidator validator) {
        this.wire = wire;
        this.validator = validator;
    }

    /// Works until the server has ended.
    ///
    /// @param validators makes what validates
    /// @throws IOException when the server has ended, or says what is no message
    public static void run(FhirVersion version, ProfileValidator.Maker validators)
            throws IOException {
        endWithServer();
        var wire =
                new Wire(
                        new FileInputStream(FileDescriptor.in),
                        new FileOutputStream(FileDescriptor.out));
        // what libraries say to the console is no message, and might be of a resource
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        NoNetwork.close();
        var worker = new Worker(wire, validators.make(version));
        worker.load();
        // until here nothing has come that is of an account's: why it does not start may be told
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        worker.run();
    }

    /// That the server has ended is read between validations only: one that computes, with a
    /// resource in clear, must not outlive a server that was killed.
    private static void endWithServer() {
        Runnable end = () -> Runtime.getRuntime().halt(0);
        Optional<ProcessHandle> server = ProcessHandle.current().parent();
        if (server.isEmpty()) {
            end.run();
        } else {
            var _ = server.get().onExit().thenRun(end);
        }
    }

    /// What is asked first loads the definitions.
    private void load() {
        validator.validate(
                new ProfileValidator.Asked(NOTHING.clone(), List.of()), (_, _) -> Optional.empty());
    }

    /// Answers until the server has ended.
    private void run() throws IOException {
        wire.send(new Message.Ready());
        while (true) {
            if (!(wire.read() instanceof Message.Validate(byte[] json, List<String> profiles))) {
                throw new IOException("a validation was expected");
            }
            wire.send(answer(new ProfileValidator.Asked(json, profiles)));
        }
    }

    private Message answer(ProfileValidator.Asked asked) throws IOException {
        try {
            List<Issue> issues = validator.validate(asked, this::found);
            validator.forget();
            return new Message.Found(issues);
        } catch (UncheckedIOException lost) { // the server has gone
            throw lost.getCause();
        } catch (RuntimeException | StackOverflowError | LinkageError _) {
            return new Message.Broken();
        }
    }

    private Optional<byte[]> found(String type, String canonical) {
        try {
            wire.send(new Message.Find(type, canonical));
            if (wire.read() instanceof Message.Definition(Optional<byte[]> json)) {
                return json;
            }
            throw new IOException("a definition was expected");
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
    }
}
