// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.fhir.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which words a resource has.
class FullTextTest {
    private static Set<String> words(String members) {
        String json = ("{'resourceType':'Basic','id':'b'," + members + "}").replace('\'', '"');
        var words = new TreeSet<String>();
        FullText.index(
                Json.readObject(json.getBytes(StandardCharsets.UTF_8)),
                (field, word) -> words.add(field + " " + word));
        return words;
    }

    @Test
    void wordsAreWithoutCaseAccentsAndPunctuation() {
        assertEquals(List.of("cafe", "noir", "7up"), FullText.words("Caf\u00e9-noir, 7Up!"));
        assertEquals(List.of("obrien", "s"), FullText.words("O\u2019Brien s'"));
        assertEquals(List.of("strasse"), FullText.words("Stra\u00dfe"));
        assertEquals(List.of("\u75c5", "\u9662", "x"), FullText.words("\u75c5\u9662x"));
        assertEquals(List.of(), FullText.words(" .,- "));
        assertEquals(64, FullText.words("x".repeat(100)).getFirst().length());
        assertEquals(List.of("a"), FullText.words("a\ud800"));
    }

    @Test
    void textsOfElementsAreTakenAndAddressesIdsDatesAndContentAreNot() {
        assertEquals(
                Set.of("_words one", "_words two", "_words final", "_words three"),
                words(
                        "'code':{'text':'One'},'note':[{'text':'two','time':'2020-01-01'}],"
                                + "'status':'final','url':'http://a','system':'s','n':12,"
                                + "'contained':[{'resourceType':'X','id':'c','d':'three'}],"
                                + "'reference':'Patient/p','data':'QUJD','on':'2020-01',"
                                + "'see':'https://four','is':'urn:oid:1.2'"));
        assertEquals(Set.of(), words("'blob':'" + "x".repeat(300) + "'"));
    }

    @Test
    void theNarrativeOfTheResourceHasAFieldOfItsOwn() {
        assertEquals(
                Set.of("_words:text ab", "_words:text c", "_words x"),
                words(
                        "'text':{'status':'generated','div':'<div class=z>&#97;b <i>c</i></div>'},"
                                + "'contained':[{'text':{'div':'<p>x</p>'}}]"));
        assertEquals(" a  b ", FullText.plain("<x>a<!-- > -->&nbsp;b<"));
    }
}
