package cn.yimatong.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The members of an answer's JSON object, which are written as they are found, without a tree of them. */
@FunctionalInterface
public interface JsonMembers {

    /** Writes them into the object that was begun. */
    void write(JsonGenerator json) throws IOException;
}
