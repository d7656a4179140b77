package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A framework's client: LangChain4j with its own OpenAI implementation. */
@ExtendWith(TailOnFailure.class)
final class FrameworkClientTest {
    private final Product product = Product.shared();
    private final String key = Keys.generate(product);

    private ChatModel chat(String model) {
        return OpenAiChatModel.builder()
                .baseUrl(product.url() + "/v1")
                .apiKey(key)
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    private StreamingChatModel streaming(String model) {
        return OpenAiStreamingChatModel.builder()
                .baseUrl(product.url() + "/v1")
                .apiKey(key)
                .modelName(model)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void chats(String model) {
        var prompt = Prompt.plain();
        var answer = chat(model).chat(SystemMessage.from("be brief"), UserMessage.from(prompt.text()));
        assertThat(answer.aiMessage().text()).contains(prompt.marker());
        assertThat(answer.tokenUsage().inputTokenCount())
                .isEqualTo((int) Sim.shared().seenOnce(prompt.marker()).promptTokens());
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void streams(String model) throws Exception {
        var prompt = Prompt.of("tokens=12");
        var parts = new ArrayList<String>();
        var whole = new CompletableFuture<ChatResponse>();
        streaming(model).chat(prompt.text(), new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {
                parts.add(part);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        var answer = whole.get(30, TimeUnit.SECONDS);
        assertThat(parts).hasSizeGreaterThan(5);
        assertThat(String.join("", parts)).isEqualTo(answer.aiMessage().text());
        assertThat(answer.tokenUsage().outputTokenCount()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void calls_tools_and_tells_their_results(String model) {
        var weather = ToolSpecification.builder()
                .name("weather")
                .description("tells the weather")
                .parameters(JsonObjectSchema.builder()
                        .addStringProperty("city")
                        .required("city")
                        .build())
                .build();
        var messages = new ArrayList<ChatMessage>();
        messages.add(UserMessage.from(Prompt.plain().and("what is the weather").text()));
        var request = ChatRequest.builder().messages(messages).toolSpecifications(weather);
        var called = chat(model).chat(request.build()).aiMessage();
        var call = called.toolExecutionRequests().getFirst();
        assertThat(Http.parse(call.arguments()).path("city").isTextual()).isTrue();
        messages.addAll(List.of(called, ToolExecutionResultMessage.from(call, "sunny")));
        var answer = chat(model).chat(request.messages(messages).build());
        assertThat(answer.aiMessage().text()).contains("The tool answered: ").contains("sunny");
    }
}
