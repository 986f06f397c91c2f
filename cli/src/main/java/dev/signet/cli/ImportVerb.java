// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Installation;
import dev.signet.cli.server.Json;
import dev.signet.cli.server.Pace;
import dev.signet.cli.server.TokenSource;
import dev.signet.cli.server.Wire;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Loads files into an account and waits for it: `$import` with what a person wants to see.
@Command(
        name = "import",
        description = "Loads NDJSON files into an account: folders, or addresses.",
        mixinStandardHelpOptions = true)
final class ImportVerb implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final PrintStream out;
    private final PrintStream err;
    private final Path folder;
    private final Pace pace;

    @Parameters(arity = "1..*", paramLabel = "FOLDER|URL", description = "what to load")
    private List<String> sources = List.of();

    @Option(
            names = "--data",
            description = "data folder of the server (default: ${DEFAULT-VALUE})",
            defaultValue = "${sys:signet.data:-signet-data}")
    private Path data = Path.of("signet-data");

    @Option(names = "--account", description = "name of the account (the only one)")
    private @Nullable String account;

    @Option(
            names = "--kind",
            description =
                    "incremental: keeps versions and times; initial: only new resources"
                            + " (default: ${DEFAULT-VALUE})",
            defaultValue = "incremental")
    private String kind = "incremental";

    @Option(
            names = "--verify",
            description = "then compares counts by type and a sample with the files of the folders")
    private boolean verify;

    ImportVerb(PrintStream out, PrintStream err, Path folder, Pace pace) {
        this.out = out;
        this.err = err;
        this.folder = folder;
        this.pace = pace;
    }

    @Override
    public Integer call() {
        try {
            if (!kind.equals("incremental") && !kind.equals("initial")) {
                throw CommandFailed.usage("--kind: expected incremental or initial");
            }
            Installation installation = Installation.ofFolder(data);
            try (var wire = new Wire(installation.ca())) {
                return run(installation, wire);
            }
        } catch (CommandFailed e) {
            err.println("signet import: " + e.text());
            return e.exitCode();
        }
    }

    private int run(Installation installation, Wire wire) {
        var tokens = new TokenSource(installation, wire);
        String name =
                Optional.ofNullable(account)
                        .orElseGet(() -> ImportJob.onlyAccount(installation, tokens, wire));
        List<Path> files = files();
        if (verify && files.isEmpty()) {
            throw CommandFailed.usage("--verify: expected are folders or files of this machine");
        }
        List<String> urls = new ArrayList<>();
        files.forEach(file -> urls.add(file.toUri().toString()));
        sources.stream().filter(ImportVerb::isAddress).forEach(urls::add);
        var job = new ImportJob(installation, tokens, wire, name);
        String address = job.begin(urls, kind.equals("initial"));
        var shown = new ImportProgress(err, bytes(files), System.nanoTime());
        Optional<ImportJob.Manifest> manifest = job.look(address, shown);
        while (manifest.isEmpty()) {
            pace.pause(LOOK);
            manifest = job.look(address, shown);
        }
        shown.end();
        manifest.get().print(out, shown.seconds(System.nanoTime()));
        boolean same = true;
        if (verify) {
            same =
                    new ImportComparison(job, out, job.refused(manifest.get()))
                            .compare(files, kind.equals("incremental"));
        }
        return manifest.get().wrong() > 0 || !same ? 1 : 0;
    }

    private static boolean isAddress(String source) {
        return source.matches("[a-z][a-z0-9]*:.*");
    }

    /// In the order of their names, so that the same folder is the same request.
    private List<Path> files() {
        var all = new ArrayList<Path>();
        for (String source : sources) {
            if (isAddress(source)) {
                continue;
            }
            Path path = folder.resolve(source);
            try (var found = Files.walk(path.toRealPath())) {
                found.filter(Files::isRegularFile)
                        .filter(file -> file.toString().matches(".*\\.ndjson(\\.gz)?"))
                        .sorted()
                        .forEach(all::add);
            } catch (IOException _) {
                throw CommandFailed.error("cannot read the folder " + path);
            }
        }
        if (all.isEmpty() && sources.stream().noneMatch(ImportVerb::isAddress)) {
            throw CommandFailed.error("there is no file that ends with .ndjson or .ndjson.gz");
        }
        return all;
    }

    private static long bytes(List<Path> files) {
        long bytes = 0;
        for (Path file : files) {
            try {
                bytes += Files.size(file);
            } catch (IOException _) {
                throw CommandFailed.error("cannot read " + file);
            }
        }
        return bytes;
    }

    /// A JSON object's text, for messages.
    static String issue(byte[] body) {
        return Json.read(body)
                .flatMap(node -> Json.text(node.path("issue").path(0), "diagnostics"))
                .orElse("");
    }
}
