package cn.yimatong.scenes;

/** Something wrong in a file, at a JSON pointer (RFC 6901). */
record Finding(String pointer, String detail) {}
