package cn.yimatong.scenes;

import io.vertx.core.json.JsonObject;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML document as JSON that knows the line of each of its values. */
final class YamlFile {

    private static final int MOST_LEVELS = 20;
    private static final int MOST_TOLD = 8;

    private final String name;
    private final Node root;
    private final JsonObject json;

    private YamlFile(String name, Node root, JsonObject json) {
        this.name = name;
        this.root = root;
        this.json = json;
    }

    /**
     * Reads a document.
     *
     * @param name what refusals call it
     * @throws CatalogueException if it is not YAML in UTF-8, or holds what JSON does not know
     */
    static YamlFile parse(String name, byte[] utf8) throws CatalogueException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(MOST_LEVELS);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
            Node root = new Yaml(options).compose(new StringReader(text));
            if (!(root instanceof MappingNode mapping)) {
                throw new CatalogueException(name + " line 1: the file must be a mapping");
            }
            return new YamlFile(name, root, YamlToJson.object(mapping));
        } catch (CharacterCodingException e) {
            throw new CatalogueException(name + ": the file is not UTF-8", e);
        } catch (YamlToJson.Unfit e) {
            throw new CatalogueException(at(name, e.mark(), e.detail()), e);
        } catch (MarkedYAMLException e) {
            throw new CatalogueException(at(name, e.getProblemMark(), e.getProblem()), e);
        } catch (YAMLException e) {
            throw new CatalogueException(at(name, null, String.valueOf(e.getMessage())), e);
        }
    }

    JsonObject json() {
        return json;
    }

    /**
     * A refusal of the whole file.
     *
     * @param findings what is wrong: at least one. Each is told with the line of what stands at its pointer or, where
     * nothing does, of what it would stand in
     */
    CatalogueException refusal(List<Finding> findings) {
        List<Finding> byLine = findings.stream().sorted(Comparator.comparingInt(this::line)).toList();
        String told = byLine.stream().limit(MOST_TOLD)
                .map(finding -> "line " + line(finding) + ": " + (finding.pointer() + " " + finding.detail()).strip())
                .collect(Collectors.joining("; "));
        int untold = byLine.size() - MOST_TOLD;
        return new CatalogueException(name + " " + told + (untold > 0 ? "; and " + untold + " more" : ""));
    }

    private int line(Finding finding) {
        return find(finding.pointer()).getStartMark().getLine() + 1;
    }

    private Node find(String pointer) {
        Node node = root;
        for (String step : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            Node next = step(node, step.replace("~1", "/").replace("~0", "~"));
            if (next == null) {
                return node;
            }
            node = next;
        }
        return node;
    }

    private static @Nullable Node step(Node node, String step) {
        if (node instanceof SequenceNode sequence) {
            int index = Integer.parseInt(step);
            return index < sequence.getValue().size() ? sequence.getValue().get(index) : null;
        }
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(step)) {
                    return entry.getValueNode();
                }
            }
        }
        return null;
    }

    private static String at(String name, @Nullable Mark mark, String detail) {
        return name + (mark == null ? "" : " line " + (mark.getLine() + 1)) + ": " + detail;
    }
}
