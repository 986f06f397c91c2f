// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class EnumerationsTest {
    private static void read(String xml, DefinitionFiles.Sink sink) {
        var stream = new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
        XmlNode.eachResource(stream, Set.of("ValueSet", "CodeSystem"), sink);
    }

    @Test
    void aValueSetHasTheCodesOfItsSystemsAndItsOwn() {
        var enumerations = new Enumerations();
        read(
                """
                <Bundle xmlns="http://hl7.org/fhir">
                 <CodeSystem><url value="s"/><content value="complete"/>
                  <concept><code value="a"/><concept><code value="b"/></concept></concept>
                 </CodeSystem>
                 <ValueSet><url value="v"/><compose>
                  <include><system value="s"/></include>
                  <include><system value="t"/><concept><code value="c"/></concept></include>
                 </compose></ValueSet>
                 <ValueSet><url value="w"/><compose>
                  <include><valueSet value="v"/></include></compose></ValueSet>
                </Bundle>""",
                enumerations::add);
        var codes = new TreeSet<>(List.of("a", "b", "c"));
        assertEquals(Optional.of(codes), enumerations.codes("v|4.0.1"));
        assertEquals(Optional.of(codes), enumerations.codes("w"));
    }

    @Test
    void aValueSetThatIsNotAllThereIsNoEnumeration() {
        var enumerations = new Enumerations();
        read(
                """
                <Bundle xmlns="http://hl7.org/fhir">
                 <CodeSystem><url value="part"/><content value="fragment"/>
                  <concept><code value="a"/></concept></CodeSystem>
                 <ValueSet><url value="fragment"/><compose>
                  <include><system value="part"/></include></compose></ValueSet>
                 <ValueSet><url value="elsewhere"/><compose>
                  <include><system value="urn:x"/></include></compose></ValueSet>
                 <ValueSet><url value="filter"/><compose>
                  <include><system value="part"/><filter/></include></compose></ValueSet>
                 <ValueSet><url value="less"/><compose>
                  <include><system value="t"/><concept><code value="c"/></concept></include>
                  <exclude><system value="t"/></exclude></compose></ValueSet>
                </Bundle>""",
                enumerations::add);
        for (String url : List.of("fragment", "elsewhere", "filter", "less", "unknown")) {
            assertEquals(Optional.empty(), enumerations.codes(url), url);
        }
    }
}
