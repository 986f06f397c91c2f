// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.search.SearchParameter.Component;
import dev.signet.fhir.search.ValuePath.Step;
import dev.signet.fhir.search.ValuePath.Test;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/// Reads docs/formats/search-definitions.md, which `SearchFile` of module definitions writes.
/// The file comes with the program, so damage is a mistake of ours.
final class SearchFileReader {
    private static final int MAGIC = 0x53475350;
    private static final int VERSION = 2;
    private static final int HEAD_BYTES = 6;
    private static final int DIGEST_BYTES = 32;
    private static final SearchType[] TYPES = SearchType.values();

    private final DataInputStream in;
    private final String[] strings;

    private SearchFileReader(DataInputStream in, String[] strings) {
        this.in = in;
        this.strings = strings;
    }

    /// The digest in the file's head, which the compiler worked out over all that follows it.
    static byte[] digest(byte[] file) {
        return Arrays.copyOfRange(file, HEAD_BYTES, HEAD_BYTES + DIGEST_BYTES);
    }

    static List<SearchParameter> read(byte[] file) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(file));
        if (in.readInt() != MAGIC) {
            throw new Failed(Failure.CORRUPT, "not a file of search parameters");
        }
        int version = in.readUnsignedShort();
        if (version != VERSION) {
            throw new Failed(
                    version < VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "search parameters of another format version",
                    new Fact("version", version),
                    new Fact("expected", VERSION));
        }
        in.skipNBytes(DIGEST_BYTES);
        String[] strings = new String[in.readUnsignedShort()];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = in.readUTF();
        }
        return new SearchFileReader(in, strings).parameters();
    }

    private record Head(String code, String url, SearchType type, List<String> targets) {}

    private List<SearchParameter> parameters() throws IOException {
        Head[] heads = new Head[in.readUnsignedShort()];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = new Head(string(), string(), type(), strings());
        }
        var parameters = new ArrayList<SearchParameter>();
        int types = in.readUnsignedShort();
        for (int i = 0; i < types; i++) {
            String base = string();
            int uses = in.readUnsignedShort();
            for (int j = 0; j < uses; j++) {
                Head head = heads[in.readUnsignedShort()];
                boolean isSingle = in.readBoolean();
                String expression = string();
                List<ValuePath> paths = paths();
                var components = new ArrayList<Component>();
                int count = in.readUnsignedByte();
                for (int k = 0; k < count; k++) {
                    components.add(new Component(string(), type(), paths()));
                }
                parameters.add(
                        new SearchParameter(
                                base,
                                head.code,
                                head.url,
                                head.type,
                                narrowed(head.targets, paths),
                                paths,
                                components,
                                isSingle,
                                expression));
            }
        }
        if (in.read() >= 0) {
            throw new Failed(Failure.CORRUPT, "bytes behind the search parameters");
        }
        return parameters;
    }

    /// The types that can be meant where every path asks for one type (`where(resolve() is
    /// T)`).
    private static List<String> narrowed(List<String> targets, List<ValuePath> paths) {
        var types = new LinkedHashSet<String>();
        for (ValuePath path : paths) {
            Step last = path.steps().isEmpty() ? new ValuePath.Root() : path.steps().getLast();
            if (last instanceof ValuePath.Where(var test)
                    && test instanceof ValuePath.Resolves(String type)) {
                types.add(type);
            } else {
                return targets;
            }
        }
        return List.copyOf(types);
    }

    private String string() throws IOException {
        return strings[in.readUnsignedShort()];
    }

    private List<String> strings() throws IOException {
        String[] list = new String[in.readUnsignedByte()];
        for (int i = 0; i < list.length; i++) {
            list[i] = string();
        }
        return List.of(list);
    }

    private SearchType type() throws IOException {
        return TYPES[in.readUnsignedByte()];
    }

    private List<ValuePath> paths() throws IOException {
        int count = in.readUnsignedByte();
        var paths = new ArrayList<ValuePath>(count);
        for (int i = 0; i < count; i++) {
            String type = string();
            String system = string();
            Step[] steps = new Step[in.readUnsignedByte()];
            for (int j = 0; j < steps.length; j++) {
                steps[j] = step();
            }
            paths.add(new ValuePath(List.of(steps), type, system));
        }
        return paths;
    }

    private Step step() throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case 0 -> new ValuePath.Child(string());
            case 1 -> new ValuePath.Index(in.readUnsignedShort());
            case 2 -> new ValuePath.Where(test());
            case 3 -> new ValuePath.Outcome(test());
            case 4 -> new ValuePath.Root();
            default -> throw unknown(kind);
        };
    }

    private Test test() throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case 0 -> new ValuePath.Equals(operand(), string());
            case 1 -> new ValuePath.Differs(operand(), string());
            case 2 -> new ValuePath.Exists(operand());
            case 3 -> new ValuePath.Both(test(), test());
            case 4 -> new ValuePath.Resolves(string());
            default -> throw unknown(kind);
        };
    }

    private List<List<String>> operand() throws IOException {
        int count = in.readUnsignedByte();
        var operand = new ArrayList<List<String>>(count);
        for (int i = 0; i < count; i++) {
            operand.add(strings());
        }
        return List.copyOf(operand);
    }

    private static Failed unknown(int kind) {
        return new Failed(
                Failure.CORRUPT, "unknown part of a search parameter", new Fact("kind", kind));
    }
}
