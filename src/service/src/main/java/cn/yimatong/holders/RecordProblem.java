package cn.yimatong.holders;

import cn.yimatong.http.FieldError;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.records.Fault;
import cn.yimatong.records.IdentityNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The one answer to a record that is refused: every fault at once. */
final class RecordProblem {

    private RecordProblem() {}

    /** The problem that these faults make; 400 where the record breaks the contract, else 422. */
    static Problem of(List<Fault> faults, List<FieldError> others) {
        List<FieldError> errors = new ArrayList<>(others);
        faults.forEach(fault -> errors.add(FieldError.pointer(fault.pointer(), fault.detail())));
        boolean structural = faults.stream().anyMatch(Fault::structural);
        return new Problem(structural ? ProblemType.CONTRACT_VIOLATION : ProblemType.UNPROCESSABLE,
                "The record is refused; see errors.", errors, Map.of());
    }

    /** What is wrong with an id that somebody chose for a person, or nothing. */
    static List<FieldError> ofId(String parameter, String id) {
        return IdentityNumber.looksLike(id)
                ? List.of(FieldError.parameter(parameter, "looks like an identity number; an id must be opaque"))
                : List.of();
    }
}
