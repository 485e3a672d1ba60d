// The example is a test: it runs here as it does for a reader.
import "../../../../docs/examples/model-test-vitest/article.test.ts";
