package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.bench.BarChart.Group;
import dev.pawl.bench.BarChart.Panel;
import dev.pawl.bench.BarChart.Scale;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class BarChartTest {
    private static BarChart chart(Scale scale, double... values) {
        List<Group> groups = List.of(
                new Group("a < b & c", List.of(values[0], values[1]), 4.0), new Group("d", List.of(2.0, 0.0), null));
        return new BarChart(
                "\"Costs\"", List.of("one", "two"), "bound", List.of(new Panel("A panel", "apples", scale, groups)));
    }

    private static Document read(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void barsAreAsHighAsTheirValuesAndWordsAreText() throws Exception {
        Document svg = read(chart(Scale.LINEAR, 1, 3).svg());

        assertThat(height(svg, 4)).isCloseTo(3 * height(svg, 3), within(0.2));
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("a < b & c", "apples", "A panel", "\"Costs\"", "bound");
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    }

    private static double height(Document svg, int rect) {
        return Double.parseDouble(((Element) svg.getElementsByTagName("rect").item(rect)).getAttribute("height"));
    }

    @ParameterizedTest
    @EnumSource(Scale.class)
    void everyBarStandsWithinThePicture(Scale scale) throws Exception {
        for (double[] values : new double[][] {{0, 0}, {0.001, 1e6}, {5, 10}, {0.01, 0.03}}) {
            Document svg = read(chart(scale, values).svg());

            for (int i = 0; i < svg.getElementsByTagName("rect").getLength(); i++) {
                assertThat(height(svg, i)).isBetween(0.0, 370.0);
            }
        }
    }

    @Test
    void itIsReadableInLightAndInDark() {
        assertThat(chart(Scale.LINEAR, 1, 2).svg()).contains("prefers-color-scheme: dark", "class=\"paper\"");
    }

    @Test
    void aReportWritesItsChartsIntoAFolderThatIsNotThere(@TempDir Path folder) throws Exception {
        new Report() {
            @Override
            public String table() {
                return "";
            }

            @Override
            public String json() {
                return "";
            }

            @Override
            public Map<String, String> charts() {
                return Map.of("a.md", "words");
            }
        }.writeCharts(folder.resolve("new"));

        assertThat(Files.readString(folder.resolve("new/a.md"))).isEqualTo("words");
    }
}
