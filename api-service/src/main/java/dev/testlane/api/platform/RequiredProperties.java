package dev.testlane.api.platform;

import com.fasterxml.jackson.databind.type.TypeFactory;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the OpenAPI document what the types say: every component of a record that is answered is there, and may be
 * null only where it is {@link Nullable}; unless its annotation says that it is not required. Requests say by their constraints what must be there.
 */
class RequiredProperties implements ModelConverter {

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        Class<?> raw =
                TypeFactory.defaultInstance().constructType(type.getType()).getRawClass();
        Schema<?> model = context.getDefinedModels().get(raw.getSimpleName());
        if (raw.isRecord()
                && model != null
                && model.getProperties() != null
                && !raw.getSimpleName().endsWith("Request")) {
            model.setRequired(List.of(raw.getRecordComponents()).stream()
                    .filter(component -> !isOptional(component))
                    .map(RecordComponent::getName)
                    .toList());
            Arrays.stream(raw.getRecordComponents())
                    .filter(component -> component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                    .forEach(component -> allowNull(model, component.getName()));
        }
        return schema;
    }

    private static boolean isOptional(RecordComponent component) {
        var declared = component.getAccessor().getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        return declared != null && declared.requiredMode() == RequiredMode.NOT_REQUIRED;
    }

    private static void allowNull(Schema<?> model, String name) {
        Schema<?> property = model.getProperties().get(name);
        if (property == null) {
            return;
        }
        if (property.get$ref() != null) {
            Schema<?> reference = new Schema<>().$ref(property.get$ref());
            Schema<?> nothing = new Schema<>().types(Set.of("null"));
            model.getProperties().put(name, new Schema<>().anyOf(List.of(reference, nothing)));
        } else if (property.getTypes() != null) {
            Set<String> types = new LinkedHashSet<>(property.getTypes());
            types.add("null");
            property.setTypes(types);
        }
    }
}
