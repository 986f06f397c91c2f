// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Installation;
import dev.signet.cli.server.TokenSource;
import dev.signet.cli.server.Wire;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Prints a bearer token of the administrator: client credentials at the issuer that
/// `endpoints.json` names.
@Command(
        name = "token",
        description = "Prints a bearer token of the administrator for curl.",
        mixinStandardHelpOptions = true)
final class Token implements Callable<Integer> {
    enum Resource {
        ARM,
        VAULT,
        FHIR
    }

    private final PrintStream out;
    private final PrintStream err;

    @Option(
            names = "--data",
            description = "data folder of the server (default: ${DEFAULT-VALUE})",
            defaultValue = "${sys:signet.data:-signet-data}")
    private Path data = Path.of("signet-data");

    @Option(
            names = "--resource",
            description = "arm, vault or fhir (default: fhir)",
            defaultValue = "fhir",
            converter = ResourceWord.class)
    private Resource resource = Resource.FHIR;

    Token(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    static final class ResourceWord implements ITypeConverter<Resource> {
        @Override
        public Resource convert(String word) {
            try {
                return Resource.valueOf(word.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("expected arm, vault or fhir");
            }
        }
    }

    @Override
    public Integer call() {
        try {
            Installation installation = Installation.ofFolder(data);
            String audience =
                    switch (resource) {
                        case ARM -> installation.audience();
                        case VAULT -> installation.vaultAudience();
                        case FHIR -> installation.fhirAudience();
                    };
            try (var wire = new Wire(installation.ca())) {
                out.println(new TokenSource(installation, wire).token(audience));
            }
            return 0;
        } catch (CommandFailed e) {
            err.println("signet token: " + e.text());
            return e.exitCode();
        }
    }
}
