#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| zhoubao_fuzz::run("parts", bytes));
