// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.TypeDefinition.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a compiled structures file, `docs/formats/definitions.md`. Any thread.
final class StructureFile {
    private static final byte[] MAGIC = "SGDS".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int CHOICE = 1;
    private static final int SUMMARY = 2;
    private static final int MODIFIER = 4;

    private final byte[] bytes;
    private final String[] strings;
    private final String version;
    private final int[] enumerationOffsets;
    private final int[] typeNames;
    private final Kind[] kinds;
    private final int[] typeOffsets;

    /// @param bytes the whole file; kept
    StructureFile(byte[] bytes) {
        this.bytes = bytes;
        Cursor.refuseOtherFormats(bytes, MAGIC, FORMAT);
        try {
            var at = new Cursor(bytes, MAGIC.length + 1);
            strings = at.stringTable();
            version = strings[at.number()];
            enumerationOffsets = new int[at.count()];
            for (int i = 0; i < enumerationOffsets.length; i++) {
                enumerationOffsets[i] = at.offset;
                for (int codes = at.count(); codes > 0; codes--) {
                    at.number();
                }
            }
            typeNames = new int[at.count()];
            kinds = new Kind[typeNames.length];
            typeOffsets = new int[typeNames.length];
            for (int i = 0; i < typeNames.length; i++) {
                typeNames[i] = at.number();
                kinds[i] = Kind.of((char) at.number());
                typeOffsets[i] = at.skip(at.count());
            }
            if (at.offset != bytes.length) {
                throw corrupt(null);
            }
        } catch (IndexOutOfBoundsException e) {
            throw corrupt(e);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static Set<String>[] sets(int count) {
        return new Set[count];
    }

    String version() {
        return version;
    }

    int typeCount() {
        return typeNames.length;
    }

    int enumerationCount() {
        return enumerationOffsets.length;
    }

    String typeName(int index) {
        return strings[typeNames[index]];
    }

    Kind kind(int index) {
        return kinds[index];
    }

    Set<String> enumeration(int index) {
        var at = new Cursor(bytes, enumerationOffsets[index]);
        String[] codes = new String[at.count()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = strings[at.number()];
        }
        return Set.of(codes);
    }

    TypeDefinition type(int index, Definitions definitions) {
        var at = new Cursor(bytes, typeOffsets[index]);
        var elements = new ArrayList<ElementDefinition>();
        for (int count = at.count(); count > 0; count--) {
            addElement(at, definitions, elements);
        }
        return new TypeDefinition(typeName(index), kinds[index], elements);
    }

    private void addElement(Cursor at, Definitions definitions, List<ElementDefinition> elements) {
        String name = strings[at.number()];
        int flags = at.number();
        var occurrence =
                new ElementDefinition.Occurrence(
                        at.number(), at.number(), (flags & SUMMARY) != 0, (flags & MODIFIER) != 0);
        int enumeration = at.number() - 1;
        for (int types = at.count(); types > 0; types--) {
            int type = at.number();
            String typeName = typeName(type);
            String jsonName = (flags & CHOICE) == 0 ? name : choiceName(name, typeName);
            int codes = typeName.equals("code") ? enumeration : -1;
            elements.add(
                    new ElementDefinition(jsonName, name, occurrence, definitions, type, codes));
        }
    }

    private static String choiceName(String name, String type) {
        return (name + Character.toUpperCase(type.charAt(0)) + type.substring(1)).intern();
    }

    private static Failed corrupt(@Nullable IndexOutOfBoundsException cause) {
        return new Failed(
                cause,
                Failure.CORRUPT,
                "the compiled definitions are damaged",
                new Fact("format", FORMAT));
    }
}
