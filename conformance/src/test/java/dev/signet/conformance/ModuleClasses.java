// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The modules of a checkout as they were compiled: what a class uses stands there even where its
/// source names nothing (a type that was inferred, a value that is handed on).
final class ModuleClasses {
    private static final Pattern DESCRIBED = Pattern.compile("L(dev/signet/[\\w/$]+)[;<]");

    private final Map<String, ClassModel> classes = new TreeMap<>();
    private final Map<String, String> moduleOfClass = new TreeMap<>();

    /// Reads every class of main code that has a source still.
    ModuleClasses(ModuleSources sources) {
        for (Path folder : sources.folders()) {
            for (Path file : classFiles(folder)) {
                ClassModel model = parse(file);
                String name = model.thisClass().asInternalName();
                String source = name.replaceFirst("\\$.*", "") + ".java";
                if (Files.exists(folder.resolve("src/main/java").resolve(source))) {
                    classes.put(name, model);
                    moduleOfClass.put(name, folder.getFileName().toString());
                }
            }
        }
    }

    private static List<Path> classFiles(Path folder) {
        Path root = folder.resolve("target/classes");
        if (!Files.exists(root)) {
            return List.of();
        }
        try (var paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(".class")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The modules that have been compiled.
    Set<String> modules() {
        return new TreeSet<>(moduleOfClass.values());
    }

    /// For each module the others whose classes its own name in any way.
    Map<String, Set<String>> used() {
        var used = new TreeMap<String, Set<String>>();
        classes.forEach(
                (name, model) -> {
                    Set<String> of = used.computeIfAbsent(moduleOf(name), _ -> new TreeSet<>());
                    for (String other : references(model)) {
                        String module = moduleOfClass.get(other);
                        if (module != null && !module.equals(moduleOf(name))) {
                            of.add(module);
                        }
                    }
                });
        return used;
    }

    private static Set<String> references(ClassModel model) {
        var names = new TreeSet<String>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry named) {
                names.add(named.asInternalName());
            } else if (entry instanceof Utf8Entry text) {
                DESCRIBED
                        .matcher(text.stringValue())
                        .results()
                        .forEach(hit -> names.add(hit.group(1)));
            }
        }
        return names;
    }

    /// The classes that implement an interface or extend one that does, as `module.Type`; not
    /// what stands in the interface's own file, such as one that does nothing.
    Set<String> implementing(String port) {
        String asked = internal(port);
        var found = new TreeSet<String>();
        for (String name : implementors(asked)) {
            boolean isInterface =
                    classes.get(name).flags().has(java.lang.reflect.AccessFlag.INTERFACE);
            if (!isInterface && !outermost(name).equals(outermost(asked))) {
                found.add(shown(name));
            }
        }
        return found;
    }

    /// Where objects of a class are made outside it: `module: Class`, by `new` or by a static
    /// method of it that returns one, also one held in something else.
    List<String> makersOf(String adapter) {
        String made = internal(adapter);
        var found = new ArrayList<String>();
        classes.forEach(
                (name, model) -> {
                    if (!outermost(name).equals(outermost(made)) && makes(model, made)) {
                        found.add(moduleOf(name) + ": " + name.replace('/', '.'));
                    }
                });
        return found;
    }

    private static boolean makes(ClassModel model, String made) {
        return model.methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .anyMatch(
                        element ->
                                switch (element) {
                                    case NewObjectInstruction instruction ->
                                            instruction.className().asInternalName().equals(made);
                                    case InvokeInstruction call ->
                                            call.opcode() == Opcode.INVOKESTATIC
                                                    && call.owner().asInternalName().equals(made)
                                                    && call.typeSymbol()
                                                            .returnType()
                                                            .descriptorString()
                                                            .equals("L" + made + ";");
                                    default -> false;
                                });
    }

    private Set<String> implementors(String port) {
        var found = new TreeSet<String>();
        classes.forEach(
                (name, model) -> {
                    boolean direct =
                            model.interfaces().stream()
                                            .anyMatch(each -> each.asInternalName().equals(port))
                                    || model.superclass()
                                            .map(each -> each.asInternalName().equals(port))
                                            .orElse(false);
                    if (direct) {
                        found.add(name);
                        found.addAll(implementors(name));
                    }
                });
        return found;
    }

    private String moduleOf(String name) {
        return java.util.Objects.requireNonNull(moduleOfClass.get(name));
    }

    private static String outermost(String name) {
        return name.replaceFirst("\\$.*", "");
    }

    private String shown(String name) {
        return moduleOf(name) + "." + name.substring(name.lastIndexOf('/') + 1).replace('$', '.');
    }

    /// The class of `module.Type`.
    private String internal(String shown) {
        List<String> named =
                classes.keySet().stream().filter(name -> shown(name).equals(shown)).toList();
        if (named.size() != 1) {
            throw new IllegalStateException(shown + " names " + named);
        }
        return named.getFirst();
    }
}
