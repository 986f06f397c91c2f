// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/// Compiles HL7's definitions of every FHIR version to four files each: `r4-structures.bin`,
/// `r4-search.bin`, `r4-conformance.bin`, `r4-codes.bin`. Runs in the build of module fhir,
/// with HAPI on the class path; nothing of it reaches the server.
public final class Compiler {
    private Compiler() {}

    /// Writes the files that are not there or are older than this compiler.
    ///
    /// @param arguments the folder to write to
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        FileTime compiler = newest(home());
        for (Release release : Release.values()) {
            Path structures = folder.resolve(release.prefix() + "-structures.bin");
            Path search = folder.resolve(release.prefix() + "-search.bin");
            Path conformance = folder.resolve(release.prefix() + "-conformance.bin");
            Path codes = folder.resolve(release.prefix() + "-codes.bin");
            if (isYounger(structures, compiler)
                    && isYounger(search, compiler)
                    && isYounger(conformance, compiler)
                    && isYounger(codes, compiler)) {
                continue;
            }
            Model model = Model.of(release);
            Files.write(structures, StructureCompiler.compile(model));
            Files.write(search, new SearchParameterCompiler(release, model).compile());
            Files.write(conformance, ConformanceCompiler.compile(model));
            Files.write(codes, CodesCompiler.compile(model));
        }
    }

    private static boolean isYounger(Path file, FileTime time) throws IOException {
        return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(time) > 0;
    }

    /// Where this class lies: a folder, or a jar.
    private static Path home() {
        try {
            URI home = Compiler.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(home);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FileTime newest(Path home) throws IOException {
        try (var files = Files.walk(home)) {
            FileTime newest = FileTime.fromMillis(0);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                FileTime time = Files.getLastModifiedTime(file);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
            return newest;
        }
    }
}
