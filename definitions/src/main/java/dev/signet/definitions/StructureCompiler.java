// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Compiles one FHIR version's StructureDefinitions to its structures file. Runs in the build.
public final class StructureCompiler {
    private final String folder;

    private StructureCompiler(String folder) {
        this.folder = folder;
    }

    /// @param arguments the FHIR version, such as `R4`, and the folder to write to
    public static void main(String[] arguments) throws IOException {
        String release = arguments[0];
        Path folder = Path.of(arguments[1]);
        if (!release.equals("R4")) {
            throw new IllegalArgumentException("no such FHIR version");
        }
        Path file = folder.resolve(CompiledFile.R4_STRUCTURES.fileName());
        if (isUpToDate(file, folder)) {
            return;
        }
        Files.write(file, r4().compile());
    }

    /// The compiler of R4.
    static StructureCompiler r4() {
        return new StructureCompiler("/org/hl7/fhir/r4/model/");
    }

    /// Whether the file is younger than every class beside it, this compiler among them.
    private static boolean isUpToDate(Path file, Path folder) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        var written = Files.getLastModifiedTime(file);
        try (var classes = Files.newDirectoryStream(folder, "*.class")) {
            for (Path compiled : classes) {
                if (Files.getLastModifiedTime(compiled).compareTo(written) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    byte[] compile() {
        var types = new ArrayList<TypeSource>();
        var versions = new ArrayList<String>();
        for (String file :
                List.of("profile/profiles-types.xml", "profile/profiles-resources.xml")) {
            read(
                    file,
                    Set.of("StructureDefinition"),
                    structure -> {
                        versions.add(structure.text("fhirVersion"));
                        if (StructureSource.isType(structure)) {
                            types.addAll(StructureSource.types(structure));
                        }
                    });
        }
        var enumerations = new Enumerations();
        for (String file : List.of("valueset/valuesets.xml", "valueset/v3-codesystems.xml")) {
            read(file, Set.of("ValueSet", "CodeSystem"), enumerations::add);
        }
        return new StructureWriter(types, enumerations).write(versions.getFirst());
    }

    private void read(String file, Set<String> types, XmlNode.Sink sink) {
        try (InputStream stream = StructureCompiler.class.getResourceAsStream(folder + file)) {
            if (stream == null) {
                throw new IllegalStateException("a definitions file is missing: " + file);
            }
            XmlNode.eachResource(stream, types, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
