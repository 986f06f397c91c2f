// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The compartments and operations that one FHIR version defines, as compiled by module definitions
/// (docs/formats/conformance-definitions.md). Nothing of it is read at the start. Immutable; any
/// thread.
public final class Conformance {
    private static final byte[] MAGIC = "SGDC".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 2;

    private final FhirVersion version;
    private final List<Compartment> compartments = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();

    private Conformance(FhirVersion version) {
        this.version = version;
    }

    /// Those of that version; reads them anew, so keep what it returns.
    ///
    /// @throws Failed FORMAT_TOO_OLD, FORMAT_TOO_NEW or CORRUPT when the file is of another build
    public static Conformance load(FhirVersion version) {
        return read(version, version.conformance());
    }

    static Conformance read(FhirVersion version, byte[] file) {
        Cursor.refuseOtherFormats(file, MAGIC, FORMAT);
        try {
            var at = new Cursor(file, MAGIC.length + 1);
            String[] strings = at.stringTable();
            if (!strings[at.number()].equals(version.number())) {
                throw corrupt(null);
            }
            var read = new Conformance(version);
            for (int count = at.count(); count > 0; count--) {
                read.compartments.add(compartment(at, strings));
            }
            for (int count = at.count(); count > 0; count--) {
                read.operations.add(operation(at, strings));
            }
            if (at.offset != file.length) {
                throw corrupt(null);
            }
            return read;
        } catch (IndexOutOfBoundsException e) {
            throw corrupt(e);
        }
    }

    private static Failed corrupt(@Nullable IndexOutOfBoundsException cause) {
        return new Failed(
                cause,
                Failure.CORRUPT,
                "the compiled conformance definitions are damaged",
                new Fact("format", FORMAT));
    }

    /// Which version these are of.
    public FhirVersion version() {
        return version;
    }

    /// All of them, in the order of their urls.
    public List<Compartment> compartments() {
        return List.copyOf(compartments);
    }

    /// All of them, in the order of their urls.
    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    private static Compartment compartment(Cursor at, String[] strings) {
        String code = strings[at.number()];
        String url = strings[at.number()];
        var members = new HashMap<String, List<String>>();
        for (int count = at.count(); count > 0; count--) {
            members.put(strings[at.number()], at.strings(strings));
        }
        return new Compartment(code, url, members);
    }

    private static Operation operation(Cursor at, String[] strings) {
        String code = strings[at.number()];
        String url = strings[at.number()];
        int flags = at.number();
        return new Operation(
                code,
                url,
                new Operation.Levels((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0),
                (flags & (8 | 16)) == 0 ? Optional.empty() : Optional.of((flags & 8) != 0),
                (flags & 32) != 0,
                at.strings(strings),
                parameters(at, strings));
    }

    private static List<Operation.Parameter> parameters(Cursor at, String[] strings) {
        var parameters = new ArrayList<Operation.Parameter>();
        for (int count = at.count(); count > 0; count--) {
            parameters.add(
                    new Operation.Parameter(
                            strings[at.number()],
                            at.number() != 0,
                            at.number(),
                            at.number(),
                            strings[at.number()],
                            parameters(at, strings)));
        }
        return parameters;
    }
}
