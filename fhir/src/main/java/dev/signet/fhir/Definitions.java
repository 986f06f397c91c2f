// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The types of one FHIR version. Loading reads the names; a type's elements are decoded when
/// they are first asked for. Any thread.
public final class Definitions {
    private final FhirVersion version;
    private final StructureFile file;
    private final Map<String, Integer> indexes;
    private final List<String> resourceTypes;
    private final Set<String> resourceTypeSet;

    /// Filled on first use. Types are immutable, so that two threads may both decode one.
    private final @Nullable TypeDefinition[] types;

    private final @Nullable Set<String>[] enumerations;

    private Definitions(FhirVersion version, StructureFile file) {
        this.version = version;
        this.file = file;
        this.types = new TypeDefinition[file.typeCount()];
        this.enumerations = StructureFile.sets(file.enumerationCount());
        this.indexes = HashMap.newHashMap(types.length);
        for (int i = 0; i < types.length; i++) {
            indexes.put(file.typeName(i), i);
        }
        this.resourceTypes =
                indexes.keySet().stream()
                        .filter(name -> file.kind(index(name)) == TypeDefinition.Kind.RESOURCE)
                        .sorted()
                        .toList();
        this.resourceTypeSet = Set.copyOf(resourceTypes);
    }

    /// The definitions of that version; reads them anew, so keep what it returns.
    ///
    /// @throws Failed FORMAT_TOO_OLD, FORMAT_TOO_NEW or CORRUPT when the file is of another
    ///     build
    public static Definitions load(FhirVersion version) {
        var file = new StructureFile(version.structures());
        if (!file.version().equals(version.number())) {
            throw new Failed(
                    Failure.CORRUPT,
                    "the definitions are of another FHIR version",
                    new Fact("expected", version.number()));
        }
        return new Definitions(version, file);
    }

    /// Which version these are of.
    public FhirVersion version() {
        return version;
    }

    /// All resource types that can be instantiated, in alphabetical order.
    public List<String> resourceTypes() {
        return resourceTypes;
    }

    /// Whether `name` is a resource type that can be instantiated.
    public boolean isResourceType(String name) {
        return resourceTypeSet.contains(name);
    }

    /// The type of that name, such as `Patient`, `HumanName`, `string`, or the part of that
    /// path, such as `Patient.contact`; `null` when there is none.
    public @Nullable TypeDefinition find(String name) {
        Integer index = indexes.get(name);
        return index == null ? null : type(index);
    }

    /// The type of that name, which exists in this version.
    ///
    /// @throws IllegalArgumentException when it does not
    public TypeDefinition type(String name) {
        TypeDefinition type = find(name);
        if (type == null) {
            throw new IllegalArgumentException("no such FHIR type");
        }
        return type;
    }

    /// The elements of that name in FHIRPath, of all types; none when there is no such. Decodes all
    /// types.
    public List<ElementDefinition> elementsAt(String path) {
        return IntStream.range(0, types.length)
                .mapToObj(this::type)
                .flatMap(type -> type.elementsAt(path).stream())
                .toList();
    }

    TypeDefinition type(int index) {
        TypeDefinition type = types[index];
        if (type == null) {
            type = file.type(index, this);
            types[index] = type;
        }
        return type;
    }

    Set<String> enumeration(int index) {
        Set<String> codes = enumerations[index];
        if (codes == null) {
            codes = file.enumeration(index);
            enumerations[index] = codes;
        }
        return codes;
    }

    private int index(String name) {
        return indexes.getOrDefault(name, -1);
    }
}
